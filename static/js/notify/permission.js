// Asks the browser whether this page may show notifications: only when somebody has switched them on.

export const UNABLE = "This browser shows no notifications of pages, as on most telephones (it can make a sound).";

/** @returns {Promise<string>} why it may not; empty when it may */
export async function allowNotifications() {
  if (!("Notification" in window)) return "This browser shows no notifications of this page (it must be opened by https or on this machine).";
  if (!isAble()) return UNABLE;
  if (Notification.permission === "default") await Notification.requestPermission();
  if (Notification.permission === "granted") return "";
  return "The browser does not allow it (change that in its settings for this page, then switch it on again).";
}

/** Only trying tells: on telephones `Notification` is there but may not be made. Before it is allowed nothing appears. */
function isAble() {
  try {
    new Notification("Rigweb", { silent: true }).close();
    return true;
  } catch {
    return false;
  }
}
