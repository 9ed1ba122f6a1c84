// A change of the Service ranges: rehearsed first, then done, and undone by the state of before.

import { html, nothing } from '../templates.js';
import { clusterInfo, request, serverURL, stateAt } from '../api.js';
import { parseRange } from '../addresses.js';
import { cluster } from '../live.js';
import { shellWord } from '../model.js';
import { announce, chip, commandLine, documentLink, familyBadge, familyBadges, heading, loading, problem, refused } from '../parts.js';
import { Polled } from '../polled.js';
import { addressPool } from '../pools.js';
import { currentRoute, link, setQuery } from '../router.js';
import { count, number, t } from '../texts.js';

const SHOWN = 500;

/** What was before the last change, by cluster of this page: kept while the page is open. */
let before = null;

export class Ranges {
  constructor() {
    this.report = null;
    this.error = null;
    this.rehearsed = null;
    this.busy = false;
  }

  enter() {
    cluster.need('services');
    this.info = new Polled(clusterInfo, () => this.update(), { every: 5000 });
    this.info.start();
    this.moved();
  }

  leave() {
    this.info.stop();
  }

  changed({ resource }) {
    if (resource === 'services') {
      this.info.soon();
    }
  }

  /** The ranges that are rehearsed are in the address. */
  async moved() {
    const to = currentRoute().query.get('to');
    if (to === this.rehearsed) {
      return;
    }
    this.rehearsed = to;
    this.report = this.error = null;
    if (to) {
      await this.rehearse(to);
    }
    this.update();
  }

  async rehearse(to) {
    try {
      const report = await request('/emulator/v1/preflight', { method: 'POST', body: { to } });
      if (this.rehearsed === to) {
        this.report = report;
      }
    } catch (error) {
      this.error = error;
    }
  }

  render() {
    const info = this.info.value;
    return html`${heading(t('nav.ranges'), t('ranges.intro'))}
      ${!info ? (this.info.error && !this.info.error.lost ? refused(this.info.error) : loading()) : html`${this.now(info)} ${this.form(info)}`}
      ${before ? this.undo() : nothing}
      ${this.error ? problem(this.error) : nothing}
      ${this.rehearsed && !this.report && !this.error ? loading(6) : nothing}
      ${this.report ? this.rehearsal() : nothing}`;
  }

  now(info) {
    const services = cluster.list('services');
    return html`<section class="card pools" aria-labelledby="now">
      <div class="card-head"><h2 id="now">${t('ranges.now')}</h2><code>${info.configuration.serviceClusterIPRange}</code></div>
      ${info.addressPools.map(pool => addressPool(pool, services, { compact: true }))}
    </section>`;
  }

  form(info) {
    const now = info.configuration.serviceClusterIPRange;
    const [first, second] = (this.rehearsed ?? now).split(',');
    return html`<section class="card" aria-labelledby="to">
      <div class="card-head"><h2 id="to">${t('ranges.to')}</h2></div>
      <form class="fields" @submit=${this.submit}>
        ${rangeField('first', t('ranges.first'), first, true)} ${rangeField('second', t('ranges.second'), second ?? '', true)}
        <button type="submit" class="primary">${t('ranges.rehearse')}</button>
      </form>
      <p class="proposals"><span class="quiet">${t('ranges.proposals')}</span>
        ${proposals(now).map(to => html`<a class="proposal" href=${link('ranges', { to, at: undefined })}>${to.split(',').map(range => html`${familyBadge(parseRange(range).family)} <code>${range}</code> `)}</a>`)}</p>
    </section>`;
  }

  submit = event => {
    event.preventDefault();
    const { first, second } = event.target.elements;
    const to = [first.value.trim(), second.value.trim()].filter(Boolean).join(',');
    if (to === this.rehearsed) {
      this.rehearsed = null;
    }
    setQuery({ to });
    this.moved();
  };

  rehearsal() {
    const { requirements, rehearsal } = this.report;
    return html`<section class="card" aria-labelledby="rehearsal">
        <div class="card-head"><h2 id="rehearsal">${t('ranges.rehearsal')}</h2><span class="quiet">${t('ranges.fromTo', rehearsal)}</span></div>
        ${this.summary(rehearsal)}
        <h3>${t('ranges.services')}</h3>
        ${this.services(rehearsal.services)}
        <h3>${t('ranges.headroom')}</h3>
        <ul class="headroom">${rehearsal.pools.map(pool => html`<li>${familyBadge(pool.family)} <code>${pool.range}</code>
          ${t('ranges.pool', { used: number(pool.used), size: number(pool.size), wanted: number(pool.wanted) })} ${chip(pool.fits ? 'pass' : 'fail', t(pool.fits ? 'ranges.fits' : 'ranges.fitsNot'))}</li>`)}</ul>
        ${singleStack(rehearsal)}
        <div class="actions">
          <button type="button" class="primary" id="change" ?disabled=${this.busy || rehearsal.from === rehearsal.to} @click=${() => this.change(rehearsal.to)}>${t('ranges.change')}</button>
          <span class="quiet">${t('ranges.changeText')}</span>
        </div>
        ${commandLine(`curl -X PUT -H 'Content-Type: application/json' -d ${shellWord(JSON.stringify({ serviceClusterIPRange: rehearsal.to }))} ${serverURL}/emulator/v1/cluster/service-cluster-ip-range`)}
      </section>
      <section class="card" aria-labelledby="requirements">
        <div class="card-head"><h2 id="requirements">${t('ranges.requirements')}</h2></div>
        <ul class="requirements">${requirements.map(
          one => html`<li>${chip(one.outcome === 'unknown' ? 'unknown' : one.outcome, t('ranges.' + one.outcome))} <b>${one.requirement}</b>
            <span>${one.found}</span> ${documentLink(one.document)}${one.change ? html`<span class="change">→ ${one.change}</span>` : nothing}</li>`,
        )}</ul>
      </section>`;
  }

  summary({ services }) {
    const changed = services.filter(one => !same(one.before, one.after)).length;
    const refusedOnes = services.filter(one => one.refused).length;
    const outside = services.filter(one => one.outside?.length).length;
    return html`<p class="outlook"><b>${count('ranges.changed', changed)}</b> · ${count('ranges.stay', services.length - changed)}
      ${outside ? html` · <b class="bad">${count('ranges.outside', outside)}</b>` : nothing}
      ${refusedOnes ? html` · <b class="bad">${count('ranges.refusedPatch', refusedOnes)}</b>` : nothing}</p>`;
  }

  services(services) {
    return html`<div class="table-scroll" tabindex="0" role="region" aria-label=${t('ranges.services')}><table>
      <thead><tr>${['service', 'type', 'before', 'after', 'edited', 'patched', 'why'].map(name => html`<th scope="col">${t('ranges.column.' + name)}</th>`)}</tr></thead>
      <tbody>${services.slice(0, SHOWN).map(
        one => html`<tr>
          <th scope="row"><a href=${link(['services', one.namespace, one.name])}>${one.namespace}/${one.name}</a></th>
          <td>${one.type}</td>
          <td>${familyState(one.before)}</td>
          <td>${same(one.before, one.after) ? html`<span class="quiet">${t('ranges.same')}</span>` : familyState(one.after)}</td>
          <td>${one.ifEdited ? (same(one.before, one.ifEdited) ? html`<span class="quiet">${t('ranges.same')}</span>` : outlook(one.ifEdited)) : '–'}</td>
          <td>${one.refused ? html`<span class="bad">${one.refused}</span>` : one.ifPatched ? outlook(one.ifPatched) : '–'}</td>
          <td class="text">${one.why}${one.outside?.length ? html` <span class="bad">${t('ranges.outsideOf', { addresses: one.outside.join(', ') })}</span>` : nothing}</td>
        </tr>`,
      )}</tbody></table></div>
      ${services.length > SHOWN ? html`<p class="quiet">${t('ranges.more', { n: number(services.length - SHOWN) })} <code>duplane preflight --markdown</code></p>` : nothing}`;
  }

  async change(to) {
    await this.doing(async () => {
      const state = await stateAt();
      const from = this.info.value.configuration.serviceClusterIPRange;
      await request('/emulator/v1/cluster/service-cluster-ip-range', { method: 'PUT', body: { serviceClusterIPRange: to } });
      before = { state, from, to };
      announce(t('ranges.done', { to }));
    });
  }

  undo() {
    return html`<section class="card undo" aria-label=${t('ranges.undo')}>
      <p>${t('ranges.done', { to: before.to })} <span class="quiet">${t('ranges.undoText', { revision: number(before.state.revision) })}</span></p>
      <button type="button" id="undo" ?disabled=${this.busy} @click=${() => this.back()}>${t('ranges.undo')}</button>
    </section>`;
  }

  /** First the ranges, then the objects: with the same configuration they go on revision for revision. */
  async back() {
    await this.doing(async () => {
      await request('/emulator/v1/cluster/service-cluster-ip-range', { method: 'PUT', body: { serviceClusterIPRange: before.from } });
      await request('/emulator/v1/state', { method: 'PUT', body: before.state });
      announce(t('ranges.undone'));
      before = null;
    });
  }

  async doing(action) {
    this.busy = true;
    this.error = null;
    this.update();
    try {
      await action();
    } catch (error) {
      this.error = error;
    }
    this.busy = false;
    await this.info.now();
    if (this.rehearsed) {
      this.report = null;
      await this.rehearse(this.rehearsed);
    }
    this.update();
  }
}

function rangeField(name, label, value, required) {
  return html`<label>${label}
    <input name=${name} .value=${value} ?required=${required} spellcheck="false" autocomplete="off" placeholder=${name === 'first' ? '10.96.0.0/16' : 'fd00:10:96::/112'} /></label>`;
}

/** What people go to from here: the other family behind or before, or the other order. */
function proposals(now) {
  const ranges = now.split(',');
  const other = range => (range.includes(':') ? '10.96.0.0/16' : 'fd00:10:96::/112');
  return ranges.length === 2 ? [`${ranges[1]},${ranges[0]}`] : [`${ranges[0]},${other(ranges[0])}`, `${other(ranges[0])},${ranges[0]}`];
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

const familyState = state =>
  html`<span class="family-state">${state.families?.length ? familyBadges(state.families) : nothing} ${state.policy ?? ''} <span class="ips">${(state.clusterIPs ?? []).join(' ')}</span></span>`;

/** What a dry run says: families and policy. Its addresses are not drawn, so they are left out. */
const outlook = state => html`<span class="family-state">${state.families?.length ? familyBadges(state.families) : nothing} ${state.policy ?? ''}</span>`;

function singleStack({ singleStackNodes, singleStackPods, loadBalancers }) {
  const behind = loadBalancers.filter(one => one.follows !== 'yes');
  return html`${singleStackNodes.length
    ? html`<h3>${count('ranges.nodes', singleStackNodes.length)}</h3><p>${singleStackNodes.slice(0, 20).map(node => html`<code>${node.name}</code> ${familyBadges(node.addresses)} `)}</p>`
    : nothing}
  ${singleStackPods.length
    ? html`<h3>${count('ranges.pods', singleStackPods.length)}</h3><p>${singleStackPods.slice(0, 20).map(pod => html`<code>${pod.namespace}/${pod.name}</code> ${familyBadges(pod.families)} `)}</p>`
    : nothing}
  ${behind.length
    ? html`<h3>${count('ranges.balancers', behind.length)}</h3><ul>${behind.map(one => html`<li><code>${one.namespace}/${one.name}</code> ${one.why}</li>`)}</ul>`
    : nothing}`;
}
