// The same seats in React Flow, at the same places: what the graph is compared with. Built from npm when it is measured.

import { Background, MiniMap, ReactFlow } from "@xyflow/react";
import { createElement as h, memo } from "react";
import { createRoot } from "react-dom/client";

const line = (name, text) => h("span", { className: name }, text);

const Seat = memo(({ data }) =>
  h("div", { className: "seat", title: data.name }, line("name", data.name), line("runtime", "terminal"), line("foot", data.words), line("why", ""), h("canvas"), line("last", "")),
);
const Group = memo(({ data }) => h("div", { className: "group" }, data.name));
const types = { seat: Seat, group: Group };

const { boxes, edges } = await (await fetch("seats.json")).json();
const nodes = boxes.map(({ id, type, x, y, width, height, name, words }) => ({ id, type, position: { x, y }, width, height, data: { name, words }, zIndex: type === "seat" ? 1 : 0 }));
const lines = edges.map(({ source, target }, index) => ({ id: `e${index}`, source, target, type: "smoothstep" }));

createRoot(document.getElementById("root")).render(
  h(ReactFlow, { defaultNodes: nodes, defaultEdges: lines, nodeTypes: types, fitView: true, minZoom: 0.04, nodesDraggable: false, onInit: () => requestAnimationFrame(() => setTimeout(() => (globalThis.probe.usableAt = performance.now()))) }, h(Background), h(MiniMap)),
);
