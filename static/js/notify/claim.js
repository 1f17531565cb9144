// Of several tabs of one browser only one tells of a thing: the one that is looked at before the others.

const OTHERS_MS = 200;
const HOLD_MS = 3000;

/** @returns {Promise<boolean>} whether it is this tab's turn to tell of what is called `name` */
export async function claim(name, { first }) {
  if (!navigator.locks) return true; // not on http from another machine: every tab for itself
  if (!first) await pause(OTHERS_MS);
  return new Promise((resolve) => {
    navigator.locks.request(`rigweb.tell.${name}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock && pause(HOLD_MS);
    });
  });
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
