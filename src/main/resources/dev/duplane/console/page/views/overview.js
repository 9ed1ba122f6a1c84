// Ranges, pools, what the cluster has, and what was asked of it last.

import { html, nothing } from '../templates.js';
import { clusterInfo, request, serverURL } from '../api.js';
import { cluster } from '../live.js';
import { countByPolicy, familiesOf, isReady, nodeAddresses, podAddresses, POLICIES } from '../model.js';
import { copyAs, empty, familyBadges, heading, loading, problem, refused, stateOf } from '../parts.js';
import { Polled } from '../polled.js';
import { addressPool, poolsOf, portPool } from '../pools.js';
import { link } from '../router.js';
import { number, t } from '../texts.js';
import { requestLine } from './requests.js';

const RESOURCES = ['services', 'nodes', 'pods'];

export class Overview {
  enter() {
    cluster.need(...RESOURCES);
    this.info = new Polled(clusterInfo, () => this.update(), { every: 5000 });
    this.journal = new Polled(() => request('/emulator/v1/journal?limit=60'), () => this.update());
    this.info.start();
    this.journal.start();
  }

  leave() {
    this.info.stop();
    this.journal.stop();
  }

  changed(change) {
    if (change.resource === 'services' || change.type === 'LISTED') {
      this.info.soon();
      this.journal.soon();
    }
  }

  render() {
    const services = cluster.list('services');
    return html`${heading(t('nav.overview'), this.intro(), copyAs('curl', `curl ${serverURL}/emulator/v1/cluster`))}
      ${this.pools(services)}
      ${stateOf(RESOURCES) ??
      html`<div class="tiles">${this.services(services)} ${this.nodes()} ${this.pods()}</div>`}
      ${this.requests()}`;
  }

  intro() {
    const configuration = this.info.value?.configuration;
    return configuration
      ? t('overview.intro', { version: configuration.kubernetesVersion, ranges: configuration.serviceClusterIPRange.replaceAll(',', ', ') })
      : ' ';
  }

  pools(services) {
    const info = this.info.value;
    if (!info) {
      return this.info.error && !this.info.error.lost ? refused(this.info.error) : html`<section class="card pools">${loading(6)}</section>`;
    }
    const pools = cluster.past ? poolsOf(info, services) : info;
    return html`<section class="card pools" aria-labelledby="pools">
      <div class="card-head"><h2 id="pools">${t('overview.pools')}</h2><a href=${link('ranges')}>${t('overview.change')}</a></div>
      ${pools.addressPools.map(pool => addressPool(pool, services))} ${portPool(pools.nodePorts, services)}
    </section>`;
  }

  services(services) {
    const counts = countByPolicy(services);
    const total = Math.max(1, services.length);
    return html`<section class="card tile" aria-labelledby="tile-services">
      <div class="card-head"><h2 id="tile-services">${t('nav.services')}</h2><b class="big">${number(services.length)}</b></div>
      <dl class="shares">
        ${[...POLICIES, 'none'].filter(name => name !== 'none' || counts.get('none')).map(name => {
          const n = counts.get(name) ?? 0;
          const label = name === 'none' ? t('overview.noPolicy') : name;
          return html`<div>
            <dt>${name === 'none' ? label : html`<a href=${link('services', { filter: `policy:${name}` })}>${label}</a>`}</dt>
            <dd>${number(n)}</dd>
            <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="ground" width="100" height="4"></rect><rect class=${`share ${name}`} width=${(100 * n) / total} height="4"></rect></svg>
          </div>`;
        })}
      </dl>
    </section>`;
  }

  nodes() {
    const nodes = cluster.list('nodes');
    return html`<section class="card tile" aria-labelledby="tile-nodes">
      <div class="card-head"><h2 id="tile-nodes">${t('overview.nodes')}</h2><b class="big">${number(nodes.length)}</b></div>
      ${nodes.length
        ? html`${familyLine(nodes.map(nodeAddresses))}
            <p class="quiet">${t('overview.ready', { ready: number(nodes.filter(isReady).length), all: number(nodes.length) })}</p>`
        : html`<p class="quiet">${t('overview.noNodes')}</p>`}
    </section>`;
  }

  pods() {
    const pods = cluster.list('pods');
    return html`<section class="card tile" aria-labelledby="tile-pods">
      <div class="card-head"><h2 id="tile-pods">${t('overview.pods')}</h2><b class="big">${number(pods.length)}</b></div>
      ${pods.length
        ? html`${familyLine(pods.map(podAddresses))}
            <p class="quiet">${t('overview.ready', { ready: number(pods.filter(isReady).length), all: number(pods.length) })}</p>`
        : html`<p class="quiet">${t('overview.noPods')}</p>`}
    </section>`;
  }

  requests() {
    const entries = (this.journal.value?.entries ?? []).filter(entry => !ownRead(entry)).slice(-12).reverse();
    return html`<section class="card" aria-labelledby="requests">
      <div class="card-head"><h2 id="requests">${t('overview.requests')}</h2><a href=${link('journal')}>${t('overview.all')}</a></div>
      ${this.journal.error && !this.journal.error.lost ? problem(this.journal.error) : nothing}
      ${!this.journal.value && !this.journal.error
        ? loading()
        : entries.length
          ? html`<ol class="requests">${entries.map(entry => html`<li>${requestLine(entry)}</li>`)}</ol>`
          : empty(t('journal.empty'), t('journal.emptyText'))}
    </section>`;
  }
}

/** A read of this page: nobody who looks at the page means it. */
export const ownRead = entry => entry.request?.method === 'GET' && entry.request.userAgent === navigator.userAgent;

function familyLine(addresses) {
  const kinds = new Map();
  for (const list of addresses) {
    const families = familiesOf(list).join(',');
    kinds.set(families, (kinds.get(families) ?? 0) + 1);
  }
  return html`<ul class="family-counts">
    ${[...kinds].sort((a, b) => b[1] - a[1]).map(
      ([families, n]) => html`<li>${families ? familyBadges(families.split(',')) : html`<span class="none">${t('overview.noAddress')}</span>`} <b>${number(n)}</b></li>`,
    )}
  </ul>`;
}
