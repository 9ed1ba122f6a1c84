// All Services, live, with a filter.

import { html, nothing } from '../templates.js';
import '../rows.js';
import { serverURL } from '../api.js';
import { cluster, keyOf } from '../live.js';
import { age, clusterIPs, endpointCounts, families, ingress, isHeadless, policy, ports, slicesByService, typeOf } from '../model.js';
import { address, copyAs, empty, familyBadges, heading, serviceLink, stateOf } from '../parts.js';
import { currentRoute, setQuery } from '../router.js';
import { count, number, t } from '../texts.js';

const RESOURCES = ['services', 'endpointslices'];
const HEIGHTS = { wide: 46, narrow: 104 };

export class Services {
  enter() {
    cluster.need(...RESOURCES);
  }

  render() {
    const filter = currentRoute().query.get('filter') ?? '';
    const all = cluster.list('services');
    const rows = this.filtered(all, filter);
    return html`${heading(t('nav.services'), t('services.intro'), copyAs('kubectl', `kubectl -s ${serverURL} get services -A -o wide`))}
      <div class="toolbar">
        <label class="search"><span class="visually-hidden">${t('services.filter')}</span>
          <input type="search" placeholder=${t('services.filter')} .value=${filter} spellcheck="false" autocomplete="off"
            @input=${event => setQuery({ filter: event.target.value })} /></label>
        <span class="count" role="status">${cluster.stateOf('services') === 'refused' ? nothing : rows.length === all.length ? count('services.count', all.length) : t('services.some', { some: number(rows.length), all: number(all.length) })}</span>
      </div>
      <p class="hint">${t('services.filterHint')} <code>policy:PreferDualStack</code> <code>family:IPv6</code> <code>type:Headless</code> <code>namespace:default</code></p>
      ${stateOf(['services'], { empty: empty(t('services.empty'), t('services.emptyText'), html`<code>kubectl create service clusterip web --tcp=80</code>`) }) ??
      (rows.length ? this.table(rows) : empty(t('services.noMatch'), t('services.noMatchText')))}`;
  }

  table(rows) {
    const slices = slicesByService(cluster.list('endpointslices'));
    const title = name => t('services.column.' + name);
    const view = {
      label: t('nav.services'),
      heights: HEIGHTS,
      rows,
      key: keyOf,
      columns: ['name', 'families', 'policy', 'addresses', 'type', 'ports', 'external', 'endpoints', 'age'].map(name => ({ title: title(name), class: `c-${name}` })),
      cells: service => [
        html`<a href=${serviceLink(service)}><span class="namespace">${service.metadata.namespace}/</span><b>${service.metadata.name}</b></a>`,
        familyBadges(families(service)),
        html`${policy(service) ?? '–'}`,
        isHeadless(service) ? html`<span class="none">None</span>` : lines(clusterIPs(service).map(address)),
        html`${typeOf(service)}`,
        html`<span class="mono" title=${ports(service).join(', ')}>${ports(service).join(', ') || '–'}</span>`,
        external(service),
        endpoints(service, slices.get(keyOf(service))),
        html`${age(service.metadata.creationTimestamp)}`,
      ],
    };
    return html`<virtual-rows class="services-table" tabindex="0" .view=${view}></virtual-rows>`;
  }

  filtered(services, filter) {
    const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
    return words.length ? services.filter(service => words.every(word => matches(service, word))) : services;
  }
}

function matches(service, word) {
  const [name, value] = word.includes(':') && !word.includes('::') ? word.split(/:(.*)/) : [null, word];
  switch (name) {
    case 'policy':
      return (policy(service) ?? '').toLowerCase().startsWith(value);
    case 'family':
      return families(service).some(family => family.toLowerCase() === value);
    case 'type':
      return typeOf(service).toLowerCase().startsWith(value);
    case 'namespace':
      return service.metadata.namespace.startsWith(value);
    default:
      return keyOf(service).includes(word) || clusterIPs(service).some(ip => ip.includes(word));
  }
}

const lines = list => (list.length ? html`<span class="lines">${list}</span>` : html`<span class="none">–</span>`);

function external(service) {
  if (service.spec.type === 'ExternalName') {
    return html`<span class="mono">${service.spec.externalName}</span>`;
  }
  const list = [...ingress(service), ...(service.spec.externalIPs ?? [])];
  return !list.length && service.spec.type === 'LoadBalancer' ? html`<span class="pending">${t('services.pending')}</span>` : lines(list.map(address));
}

function endpoints(service, slices) {
  if (!service.spec.selector && !slices) {
    return html`<span class="none">–</span>`;
  }
  return html`<span class="counts">${families(service).map(family => {
    const { ready, all } = endpointCounts(slices, family);
    const label = t('services.endpoints', { ready, all, family });
    return html`<span class="endpoint-count ${family === 'IPv6' ? 'v6' : 'v4'} ${ready ? '' : 'dry'}" title=${label}><span class="visually-hidden">${label}</span><span aria-hidden="true">${ready}${ready === all ? nothing : html`/${all}`}</span></span>`;
  })}</span>`;
}
