// How many seats need a person, on the icon of the tab and of the installed app.

const SIZE = 64;
const MOST = 9;
let shown = 0;
let plain = null;

/** @param {number} needy none leaves the plain icon */
export async function showOnIcon(needy) {
  if (needy === shown) return;
  shown = needy;
  const link = document.querySelector('link[rel="icon"]');
  plain ??= { href: link.href, type: link.type };
  setBadge(needy);
  const href = needy ? await drawn(plain.href, needy) : plain.href;
  if (needy !== shown || !href) return;
  Object.assign(link, { href, type: needy ? "image/png" : plain.type });
}

async function drawn(source, needy) {
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
  pen.fillText(needy > MOST ? `${MOST}+` : String(needy), 44, 46, 28);
  return canvas.toDataURL("image/png");
}

function setBadge(needy) {
  if (needy) navigator.setAppBadge?.(needy)?.catch(() => {});
  else navigator.clearAppBadge?.()?.catch(() => {});
}
