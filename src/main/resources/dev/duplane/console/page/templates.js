// What views need of lit-html, in one place.
export { html, svg, nothing, render } from './lit-html/lit-html.js';
export { repeat } from './lit-html/directives/repeat.js';
export { classMap } from './lit-html/directives/class-map.js';
export { live } from './lit-html/directives/live.js';
export { ref } from './lit-html/directives/ref.js';
export { ifDefined } from './lit-html/directives/if-defined.js';
