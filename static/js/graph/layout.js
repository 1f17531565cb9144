// Where everything goes: asks ELK, in its worker, only for what no earlier layout knows.

import { ELK } from "../../vendor/graph.js";
import { structureHash } from "./hash.js";
import { recall, remember } from "./layout_cache.js";
import { packingGraph, rigGraph } from "./layout_input.js";

const WORKER = new URL("../../vendor/elk-worker.min.js", import.meta.url);

let elk = null;

/** Layout of one rig: ELK's graph with `x`, `y`, `width` and `height` filled in, relative to each parent. */
export function layOutRig(rig, aspect) {
  return solve(rigGraph(rig, aspect));
}

/** Places of the rigs on the stage, in the shape of the screen. */
export function packRigs(rigs, aspect) {
  return solve(packingGraph(rigs, aspect));
}

async function solve(graph) {
  const key = structureHash(graph);
  const known = recall(key);
  if (known) return known;
  elk ??= new ELK({ workerFactory: () => new Worker(WORKER) });
  const solved = await elk.layout(graph);
  remember(key, solved);
  return solved;
}
