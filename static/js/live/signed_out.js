// Leaves the page when the connection was lost because one has signed out, here or in another tab.

export async function leaveWhenSignedOut() {
  const answer = await fetch(location.pathname, { method: "HEAD", redirect: "manual" }).catch(() => null);
  if (answer && (answer.type === "opaqueredirect" || [401, 403].includes(answer.status))) location.reload();
}
