// A table of which only the rows in sight are in the document: 100,000 rows cost what 30 do.

import { html, render, repeat } from './templates.js';

const SPARE = 8;

/**
 * <virtual-rows>: its `view` has `columns` ([{title, class}]), `rows`, `key(row)`, `cells(row)` (templates), `label`, and
 * `heights` ({wide, narrow}, in pixels; all rows are equally high).
 */
class VirtualRows extends HTMLElement {
  connectedCallback() {
    this.narrow = matchMedia('(max-width: 700px)');
    this.narrow.addEventListener('change', this.draw);
    this.observer = new ResizeObserver(this.draw);
    this.observer.observe(this);
    this.addEventListener('scroll', this.draw, { passive: true });
    this.addEventListener('keydown', this.move);
  }

  disconnectedCallback() {
    this.narrow.removeEventListener('change', this.draw);
    this.observer.disconnect();
  }

  set view(value) {
    this.current = value;
    this.draw();
  }

  draw = () => {
    if (!this.current || !this.isConnected) {
      return;
    }
    const { rows, columns, label, key } = this.current;
    const height = this.height = this.narrow?.matches ? this.current.heights.narrow : this.current.heights.wide;
    const first = Math.max(0, Math.floor(this.scrollTop / height) - SPARE);
    const last = Math.min(rows.length, Math.ceil((this.scrollTop + (this.clientHeight || 600)) / height) + SPARE);
    render(
      html`<div role="table" aria-label=${label} aria-rowcount=${rows.length + 1}>
        <div role="rowgroup" class="head"><div role="row" aria-rowindex="1">
          ${columns.map(column => html`<span role="columnheader" class=${column.class}>${column.title}</span>`)}
        </div></div>
        <div role="rowgroup" class="rows" .style=${`height:${rows.length * height}px`}>
          ${repeat(rows.slice(first, last), key, (row, i) => this.row(row, first + i, height))}
        </div>
      </div>`,
      this,
    );
  };

  row(row, index, height) {
    const { columns, cells } = this.current;
    return html`<div
      role="row"
      aria-rowindex=${index + 2}
      .style=${`top:${index * height}px;height:${height}px`}
    >
      ${cells(row).map((cell, i) => html`<span role="cell" class=${columns[i].class} data-title=${columns[i].title}>${cell}</span>`)}
    </div>`;
  }

  /** Arrow keys go from row to row, by the link or button that each begins with. */
  move = event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = event.target.closest('[role=row]');
    if (!step || !row || event.target.matches('input,select,textarea')) {
      return;
    }
    event.preventDefault();
    const wanted = Number(row.getAttribute('aria-rowindex')) + step;
    if (wanted < 2 || wanted > this.current.rows.length + 1) {
      return;
    }
    const top = (wanted - 2) * this.height;
    if (top < this.scrollTop) {
      this.scrollTop = top;
    } else if (top + 2 * this.height > this.scrollTop + this.clientHeight) {
      this.scrollTop = top + 2 * this.height - this.clientHeight;
    }
    this.draw();
    this.querySelector(`[aria-rowindex="${wanted}"] :is(a, button)`)?.focus();
  };
}

customElements.define('virtual-rows', VirtualRows);
