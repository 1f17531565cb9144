// How many wait, on the icon of the tab and of the installed app.

const SIZE = 64;
const MOST = 9;
let shown = 0;
let plain = null;

/** @param {number} waiting none leaves the plain icon */
export async function showOnIcon(waiting) {
  if (waiting === shown) return;
  shown = waiting;
  const link = document.querySelector('link[rel="icon"]');
  plain ??= { href: link.href, type: link.type };
  setBadge(waiting);
  const href = waiting ? await drawn(plain.href, waiting) : plain.href;
  if (waiting !== shown || !href) return;
  Object.assign(link, { href, type: waiting ? "image/png" : plain.type });
}

async function drawn(source, waiting) {
  const picture = new Image(SIZE, SIZE);
  picture.src = source;
  try {
    await picture.decode();
  } catch {
    return ""; // the server is gone: the icon stays as it is
  }
  const canvas = Object.assign(document.createElement("canvas"), { width: SIZE, height: SIZE });
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0, SIZE, SIZE);
  pen.fillStyle = "#d9480f";
  pen.strokeStyle = "#fff";
  pen.lineWidth = 4;
  pen.beginPath();
  pen.arc(44, 44, 18, 0, 2 * Math.PI);
  pen.fill();
  pen.stroke();
  pen.fillStyle = "#fff";
  pen.font = "bold 26px system-ui, sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(waiting > MOST ? `${MOST}+` : String(waiting), 44, 46, 28);
  return canvas.toDataURL("image/png");
}

function setBadge(waiting) {
  if (waiting) navigator.setAppBadge?.(waiting)?.catch(() => {});
  else navigator.clearAppBadge?.()?.catch(() => {});
}
