// What views need of lit-html, in one place.
export { html, svg, nothing, render } from './lit-html/lit-html.js';
export { repeat } from './lit-html/directives/repeat.js';
