// What is made to go wrong, and what time it is.

import { html, nothing } from '../templates.js';
import { request, serverURL } from '../api.js';
import { shellWord } from '../model.js';
import { announce, chip, commandLine, heading, loading, problem, refused } from '../parts.js';
import { Polled } from '../polled.js';
import { t } from '../texts.js';

const KINDS = {
  conflict: { verb: 'update', resource: 'services', status: 409, times: 3 },
  throttled: { status: 429, retryAfterSeconds: 1, times: 5 },
  error: { verb: 'create', status: 500, times: 1 },
  slow: { delay: '2s', times: 5 },
  drop: { verb: 'create', drop: true, times: 1 },
  expired: { watch: 'expired', resource: 'services' },
  poolIPv4: { pool: 'IPv4' },
  poolIPv6: { pool: 'IPv6' },
  nodePorts: { pool: 'nodePorts' },
  provider: { provider: 'down', message: 'quota exceeded' },
};
const STEPS = ['30s', '5m', '1h', '24h'];

export class Faults {
  constructor() {
    this.chosen = 'conflict';
    this.text = JSON.stringify(KINDS.conflict, null, 2);
    this.error = null;
    this.clockError = null;
  }

  enter() {
    this.faults = new Polled(() => request('/emulator/v1/faults'), () => this.update(), { every: 2000 });
    this.clock = new Polled(() => request('/emulator/v1/clock'), () => this.update(), { every: 1000 });
    this.faults.start();
    this.clock.start();
  }

  leave() {
    this.faults.stop();
    this.clock.stop();
  }

  render() {
    return html`${heading(t('nav.faults'), t('faults.intro'))}
      <div class="columns">${this.list()} ${this.time()}</div>`;
  }

  list() {
    const faults = this.faults.value?.faults;
    return html`<section class="card" aria-labelledby="faults">
      <div class="card-head"><h2 id="faults">${t('faults.title')}</h2>
        ${faults?.length ? html`<button type="button" id="clear" @click=${() => this.clear()}>${t('faults.clear')}</button>` : nothing}</div>
      ${!faults
        ? this.faults.error && !this.faults.error.lost ? refused(this.faults.error) : loading(2)
        : faults.length
          ? html`<ul class="faults">${faults.map(fault => html`<li>${chip('fail', kindOf(fault))} <code>${describe(fault)}</code></li>`)}</ul>`
          : html`<p class="quiet">${t('faults.none')}</p>`}
      <form @submit=${this.add}>
        <div class="fields">
          <label>${t('faults.kind')}
            <select name="kind" @change=${event => this.choose(event.target.value)}>
              ${Object.keys(KINDS).map(name => html`<option value=${name} ?selected=${name === this.chosen}>${t('faults.kind.' + name)}</option>`)}
            </select></label>
        </div>
        <label class="block">${t('faults.body')}
          <textarea name="body" rows="6" spellcheck="false" .value=${this.text} @input=${event => { this.text = event.target.value; this.update(); }}></textarea></label>
        <div class="actions"><button type="submit" class="primary">${t('faults.add')}</button></div>
      </form>
      ${problem(this.error)}
      ${commandLine(`curl -H 'Content-Type: application/json' -d ${shellWord(this.text.replace(/\s*\n\s*/g, ' '))} ${serverURL}/emulator/v1/faults`)}
    </section>`;
  }

  choose(name) {
    this.chosen = name;
    this.text = JSON.stringify(KINDS[name], null, 2);
    this.error = null;
    this.update();
  }

  add = async event => {
    event.preventDefault();
    this.error = null;
    try {
      await request('/emulator/v1/faults', { method: 'POST', body: this.text });
      announce(t('faults.added'));
    } catch (error) {
      this.error = error;
    }
    this.faults.now();
    this.update();
  };

  async clear() {
    this.error = null;
    try {
      await request('/emulator/v1/faults', { method: 'DELETE' });
    } catch (error) {
      this.error = error;
    }
    this.faults.now();
  }

  time() {
    const clock = this.clock.value;
    if (!clock) {
      return html`<section class="card">${this.clock.error && !this.clock.error.lost ? refused(this.clock.error) : loading(3)}</section>`;
    }
    return html`<section class="card clock" aria-labelledby="clock">
      <div class="card-head"><h2 id="clock">${t('clock.title')}</h2>${chip(clock.running ? 'pass' : 'unknown', t(clock.running ? 'clock.running' : 'clock.stopped'))}</div>
      <p class="time"><time datetime=${clock.time}>${clock.time.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')}</time></p>
      <div class="actions">
        <button type="button" id="stop" @click=${() => this.setClock({ running: !clock.running })}>${t(clock.running ? 'clock.stop' : 'clock.run')}</button>
        ${STEPS.map(by => html`<button type="button" @click=${() => this.advance(by)}>+${by}</button>`)}
      </div>
      <form class="fields" @submit=${event => { event.preventDefault(); this.setClock({ time: event.target.elements.time.value.trim() }); }}>
        <label>${t('clock.set')} <input name="time" placeholder="2026-01-01T00:00:00Z" required spellcheck="false" autocomplete="off" /></label>
        <button type="submit">${t('clock.apply')}</button>
      </form>
      ${problem(this.clockError)}
      <p class="quiet">${t('clock.text')}</p>
      ${commandLine(`curl -H 'Content-Type: application/json' -d '{"by": "10m"}' ${serverURL}/emulator/v1/clock/advance`)}
    </section>`;
  }

  setClock = change => this.turn(() => request('/emulator/v1/clock', { method: 'PUT', body: change }));
  advance = by => this.turn(() => request('/emulator/v1/clock/advance', { method: 'POST', body: { by } }));

  async turn(action) {
    this.clockError = null;
    try {
      this.clock.value = await action();
    } catch (error) {
      this.clockError = error;
    }
    this.update();
  }
}

const kindOf = fault => ['pool', 'provider', 'watch', 'drop', 'status'].find(name => name in fault) ?? 'delay';
const describe = fault => Object.entries(fault).map(([name, value]) => `${name}: ${value}`).join(', ');
