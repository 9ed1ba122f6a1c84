// What has no watch: read again after something has changed, and from time to time.

import { RequestError } from './api.js';

/** Keeps the newest answer of `read`; `done` is told of each. Two reads are at least `pause` ms apart. */
export class Polled {
  constructor(read, done, { every = 3000, pause = 400 } = {}) {
    Object.assign(this, { read, done, every, pause });
    this.value = null;
    this.error = null;
    this.last = 0;
  }

  start() {
    this.running = true;
    this.now();
  }

  stop() {
    this.running = false;
    clearTimeout(this.timer);
  }

  /** Reads again soon. */
  soon() {
    if (this.running && !this.busy) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.now(), Math.max(0, this.last + this.pause - Date.now()));
    } else if (this.busy) {
      this.again = true;
    }
  }

  async now() {
    clearTimeout(this.timer);
    this.busy = true;
    this.again = false;
    try {
      this.value = await this.read();
      this.error = null;
    } catch (problem) {
      this.error = problem instanceof RequestError ? problem : new RequestError(0, String(problem));
    }
    this.busy = false;
    this.last = Date.now();
    if (this.running) {
      this.timer = setTimeout(() => this.now(), this.again ? this.pause : document.hidden ? this.every * 5 : this.every);
      this.done();
    }
  }
}
