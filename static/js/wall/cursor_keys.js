// Cursor keys as each program wants them: what is typed in one terminal goes to others in other modes; pure.

const CURSOR_KEY = /\x1b[[O]([ABCDHF])/g;

/**
 * @param {string} data keys as a terminal sends them
 * @param {boolean} application whether the program wants `ESC O A` for the key that is `ESC [ A` otherwise
 */
export function cursorKeysFor(data, application) {
  return data.replace(CURSOR_KEY, application ? "\x1bO$1" : "\x1b[$1");
}
