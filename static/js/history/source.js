// What the server tells of the past: events, a seat's sessions, and their transcripts piece by piece.

import { BUCKETS } from "./density.js";
import { readPiece } from "./pieces.js";

const base = (address) => `/replay/${encodeURIComponent(address)}/`;
const session = ({ address, id }) => `${base(address)}${id}/`;

/** @returns {Promise<object[]>} events in order; none is newer than `before`, if that is given */
export async function events(query) {
  return (await json(`/api/events?${query}`)).events;
}

export async function sessionsOf(address) {
  return (await json(base(address))).sessions;
}

/** Bytes printed in each of BUCKETS equal parts of a time. */
export async function activity(of, begin, end) {
  const query = new URLSearchParams({ begin: Math.floor(begin), end: Math.ceil(end), buckets: BUCKETS });
  return (await json(`${session(of)}activity?${query}`)).bytes;
}

/** The piece from which on the screen of a moment can be drawn. */
export async function pieceAt(of, moment) {
  return readPiece(await (await answer(`${session(of)}bytes?at=${Math.floor(moment)}`)).arrayBuffer());
}

export async function pieceFrom(of, place) {
  return readPiece(await (await answer(`${session(of)}bytes?place=${place}`)).arrayBuffer());
}

/** @returns {Promise<{finds: {at: number, line: string}[], truncated: boolean}>} */
export async function search(of, text) {
  return json(`${session(of)}search?${new URLSearchParams({ text })}`);
}

/** The view's elements. */
export async function frame() {
  return (await answer("/parts/history/")).text();
}

async function json(address) {
  return (await answer(address)).json();
}

async function answer(address) {
  const response = await fetch(address).catch(() => {
    throw new Error("cannot read the history: the server cannot be reached (it is tried again by itself; then repeat this)");
  });
  if (response.ok) return response;
  const told = response.headers.get("Content-Type")?.startsWith("application/json") ? (await response.json()).error : "";
  throw new Error(told || `cannot read the history: the server answered ${response.status}`);
}
