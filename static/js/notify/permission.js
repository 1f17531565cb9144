// Asks the browser whether this page may show notifications: only when somebody has switched them on.

/** @returns {Promise<string>} why it may not; empty when it may */
export async function allowNotifications() {
  if (!("Notification" in window)) return "This browser shows no notifications of this page (it must be opened by https or on this machine).";
  if (Notification.permission === "default") await Notification.requestPermission();
  if (Notification.permission === "granted") return "";
  return "The browser does not allow it (change that in its settings for this page, then switch it on again).";
}
