// "Follow a packet": a form, and trace's steps as a way.

import { html, nothing } from '../templates.js';
import { request, serverURL } from '../api.js';
import { cluster } from '../live.js';
import { shellWord } from '../model.js';
import { chip, commandLine, documentLink, loading, problem } from '../parts.js';
import { currentRoute, setQuery } from '../router.js';
import { t } from '../texts.js';

const OFFERED = 200;

export class Packet {
  constructor(namespace, name, update) {
    Object.assign(this, { namespace, name, update });
    this.asked = null;
    this.answer = null;
    this.error = null;
  }

  /** The address of the page says which packet is followed: it can be linked to. */
  async moved() {
    const { query } = currentRoute();
    const from = query.get('from');
    const asked = from ? new URLSearchParams({ from, to: `svc/${this.namespace}/${this.name}`, namespace: this.namespace }) : null;
    for (const name of ['port', 'family', 'node']) {
      if (asked && query.get(name)) {
        asked.set(name, query.get(name));
      }
    }
    const text = asked?.toString() ?? null;
    if (text === this.asked) {
      return;
    }
    this.asked = text;
    this.answer = this.error = null;
    if (text) {
      try {
        const answer = await request(`/emulator/v1/trace?${text}`);
        if (this.asked === text) {
          this.answer = answer;
        }
      } catch (problem) {
        this.error = problem;
      }
    }
    this.update();
  }

  render(service) {
    const { query } = currentRoute();
    const pods = cluster.list('pods').filter(pod => pod.spec.nodeName);
    const near = pods.filter(pod => pod.metadata.namespace === this.namespace);
    const from = query.get('from') ?? '';
    const portNames = (service.spec.ports ?? []).map(port => port.name ?? String(port.port));
    return html`<section class="card packet" aria-labelledby="packet">
      <div class="card-head"><h2 id="packet">${t('packet.title')}</h2></div>
      <p class="quiet">${t('packet.text')}</p>
      <form class="fields" @submit=${this.follow}>
        <label>${t('packet.from')}
          <input name="from" list="senders" required .value=${from} placeholder=${near[0] ? `pod/${near[0].metadata.name}` : '192.0.2.1'} autocomplete="off" spellcheck="false" /></label>
        <datalist id="senders">
          ${(near.length ? near : pods).slice(0, OFFERED).map(pod => html`<option value=${near.length ? `pod/${pod.metadata.name}` : `pod/${pod.metadata.namespace}/${pod.metadata.name}`}></option>`)}
          ${cluster.list('nodes').slice(0, OFFERED).map(node => html`<option value=${`node/${node.metadata.name}`}></option>`)}
          <option value="192.0.2.1"></option><option value="2001:db8::1"></option>
        </datalist>
        ${portNames.length > 1
          ? html`<label>${t('packet.port')} <select name="port">${portNames.map(name => html`<option ?selected=${name === query.get('port')}>${name}</option>`)}</select></label>`
          : nothing}
        <label>${t('packet.family')}
          <select name="family">
            <option value="">${t('packet.any')}</option>
            ${['IPv4', 'IPv6'].map(family => html`<option ?selected=${family === query.get('family')}>${family}</option>`)}
          </select></label>
        <button type="submit" class="primary">${t('packet.follow')}</button>
      </form>
      ${this.result()}
    </section>`;
  }

  follow = event => {
    event.preventDefault();
    const { from, port, family } = event.target.elements;
    this.asked = null;
    setQuery({ from: from.value.trim(), port: port?.value, family: family.value });
    this.moved();
  };

  result() {
    if (!this.asked) {
      return nothing;
    }
    if (this.error) {
      return problem(this.error);
    }
    if (!this.answer) {
      return loading(3);
    }
    const ways = this.answer.nodes ?? [this.answer];
    return html`<div class="result" aria-live="polite">
      ${ways.map(way => this.way(way))}
      ${commandLine(this.command())}
    </div>`;
  }

  command() {
    const asked = new URLSearchParams(this.asked);
    const port = asked.get('port') ?? this.answer.port;
    const words = ['duplane', 'trace', '--server', serverURL, '-n', this.namespace, '--from', asked.get('from'), '--to', `svc/${this.name}:${port}`];
    if (asked.get('family')) {
      words.push('--family', asked.get('family'));
    }
    return words.map(shellWord).join(' ');
  }

  way(way) {
    const { from, to, protocol, family, port } = this.answer;
    const short = family === 'IPv6' ? 'v6' : 'v4';
    const host = family === 'IPv6' ? `[${to}]` : to;
    return html`<div class="way ${short} ${way.reaches ? '' : 'stops'}">
      <ol>
        <li class="end"><b>${t('packet.sender')}</b> <code>${from}</code> ${way.node ? html`<span class="quiet">${t('packet.onNode', { node: way.node })}</span>` : nothing}</li>
        ${way.steps.map(
          step => html`<li><p>${step.why}</p><p class="rule"><code>${step.rule}</code> <span class="quiet">${step.object}</span> ${documentLink(step.document)}</p></li>`,
        )}
        <li class="end">${chip(way.reaches ? 'pass' : 'fail', way.verdict)} <b>${t(way.reaches ? 'packet.reaches' : 'packet.stops')}</b>
          ${way.endpoints.map(endpoint => html`<code>${endpoint}</code> `)}
          ${way.masquerade === true ? html`<span class="quiet">${t('packet.masquerade')}</span>` : nothing}
          ${way.endpoints.length ? nothing : html`<span class="quiet">${protocol} <code>${host}:${port}</code></span>`}</li>
      </ol>
    </div>`;
  }
}
