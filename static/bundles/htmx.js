// htmx: sends the page's buttons to the API and morphs fragments into place.
export { default } from "htmx.org/dist/htmx.esm.js";
