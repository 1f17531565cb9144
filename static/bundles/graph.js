// What the graph needs: pan and zoom on the page, ELK's front end (its worker is shipped as its own file).
export { select } from "d3-selection";
export { zoom, zoomIdentity, zoomTransform } from "d3-zoom";
export { default as ELK } from "elkjs/lib/elk-api.js";
