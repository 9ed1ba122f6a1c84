// A Service, its slices, its endpoints and their Nodes, drawn once for each family.

import { html, svg, nothing } from '../templates.js';
import { clusterIPs, families, isHeadless } from '../model.js';
import { familyOf } from '../addresses.js';
import { familyBadge } from '../parts.js';
import { count, t } from '../texts.js';

const MOST = 10;
const ROW = 46;
const COLUMNS = { service: 1, slice: 172, endpoint: 356, node: 597 };
const WIDTHS = { service: 140, slice: 150, endpoint: 208, node: 98 };
const TOTAL = 696;

/** A graph for each family of the Service, and for each that only its slices have. */
export function graphs(service, allSlices, pods) {
  const mine = allSlices.filter(
    slice =>
      slice.metadata.namespace === service.metadata.namespace &&
      slice.metadata.labels?.['kubernetes.io/service-name'] === service.metadata.name,
  );
  const shown = [...new Set([...families(service), ...mine.map(slice => slice.addressType).filter(type => type !== 'FQDN')])];
  if (!shown.length) {
    return html`<p class="quiet">${t('graph.none')}</p>`;
  }
  const podsByName = new Map(pods.map(pod => [`${pod.metadata.namespace}/${pod.metadata.name}`, pod]));
  return html`<div class="graphs">${shown.map(family => graph(service, family, mine.filter(slice => slice.addressType === family), podsByName))}</div>`;
}

function graph(service, family, slices, podsByName) {
  const endpoints = slices.flatMap(slice => (slice.endpoints ?? []).map(endpoint => ({ slice, endpoint })));
  // Those of one Node are neighbours, so that few lines cross.
  const byNode = (a, b) => ((a.endpoint.nodeName ?? '') < (b.endpoint.nodeName ?? '') ? -1 : 1);
  const visible = endpoints.slice(0, MOST).sort(byNode);
  const ready = endpoints.filter(({ endpoint }) => endpoint.conditions?.ready !== false).length;
  const ip = isHeadless(service) ? 'None' : clusterIPs(service).find(one => familyOf(one) === family) ?? '–';
  const nodes = [...new Set(visible.map(({ endpoint }) => endpoint.nodeName).filter(Boolean))].sort();
  const rows = Math.max(1, visible.length + (endpoints.length > MOST ? 1 : 0), slices.length, nodes.length);
  const height = rows * ROW + 6;
  const place = (i, n) => ((i + 0.5) * height) / Math.max(1, n);
  const sliceY = new Map(slices.map((slice, i) => [slice, place(i, slices.length)]));
  const nodeY = new Map(nodes.map((node, i) => [node, place(i, nodes.length)]));
  const endpointY = i => place(i, visible.length + (endpoints.length > MOST ? 1 : 0));
  const label = t('graph.label', { family, ip, slices: slices.length, ready, all: endpoints.length });
  const short = family === 'IPv6' ? 'v6' : 'v4';
  return html`<figure class="graph ${short}">
    <figcaption>${familyBadge(family)} <span>${count('graph.endpoints', endpoints.length)}, ${t('graph.ready', { ready })}</span></figcaption>
    <div class="graph-scroll" tabindex="0" role="group" aria-label=${label}>
      <svg viewBox="0 0 ${TOTAL} ${height}" role="img" aria-label=${label}>
        ${slices.map(slice => svg`<path class="edge" d=${curve(COLUMNS.service + WIDTHS.service, height / 2, COLUMNS.slice, sliceY.get(slice))}></path>`)}
        ${visible.map(
          ({ slice, endpoint }, i) => svg`
            <path class="edge ${stateOf(endpoint)}" d=${curve(COLUMNS.slice + WIDTHS.slice, sliceY.get(slice), COLUMNS.endpoint, endpointY(i))}></path>
            ${endpoint.nodeName ? svg`<path class="edge faint" d=${curve(COLUMNS.endpoint + WIDTHS.endpoint, endpointY(i), COLUMNS.node, nodeY.get(endpoint.nodeName))}></path>` : nothing}`,
        )}
        ${box('service', height / 2, service.metadata.name, ip, 'service')}
        ${slices.length
          ? slices.map(slice => box('slice', sliceY.get(slice), slice.metadata.name, t('graph.slice'), 'slice'))
          : svg`<text class="quiet" x=${COLUMNS.slice} y=${height / 2 + 4}>${t('graph.noSlice')}</text>`}
        ${visible.map(({ endpoint }, i) => box('endpoint', endpointY(i), nameOf(endpoint), endpoint.addresses.join(', '), stateOf(endpoint), podState(endpoint, podsByName)))}
        ${endpoints.length > MOST ? svg`<text class="quiet" x=${COLUMNS.endpoint + 10} y=${endpointY(visible.length) + 4}>${t('graph.more', { n: endpoints.length - MOST })}</text>` : nothing}
        ${nodes.map(node => box('node', nodeY.get(node), node, t('graph.node'), 'node'))}
      </svg>
    </div>
  </figure>`;
}

const nameOf = endpoint => endpoint.targetRef?.name ?? endpoint.hostname ?? t('graph.address');

/** ready, terminating or notready. */
function stateOf({ conditions }) {
  return conditions?.terminating ? 'terminating' : conditions?.ready === false ? 'notready' : 'ready';
}

function podState(endpoint, podsByName) {
  const pod = endpoint.targetRef?.kind === 'Pod' && podsByName.get(`${endpoint.targetRef.namespace}/${endpoint.targetRef.name}`);
  return `${t('graph.' + stateOf(endpoint))}${pod ? ` · ${pod.status?.phase ?? ''}` : ''}`;
}

const curve = (x1, y1, x2, y2) => `M${x1} ${y1}C${(x1 + x2) / 2} ${y1} ${(x1 + x2) / 2} ${y2} ${x2} ${y2}`;

function box(column, y, title, text, kind, hint) {
  const [x, width] = [COLUMNS[column], WIDTHS[column]];
  const letters = Math.floor((width - 18) / 7);
  return svg`<g class="box ${kind}">
    <title>${title} ${text}${hint ? ` (${hint})` : ''}</title>
    <rect x=${x} y=${y - 19} width=${width} height="38" rx="7"></rect>
    <text class="name" x=${x + 10} y=${y - 3}>${cut(title, letters)}</text>
    <text class="detail" x=${x + 10} y=${y + 12}>${cut(text, letters + 1)}</text>
    ${column === 'endpoint' ? svg`<circle class="dot" cx=${x + width - 12} cy=${y} r="4"></circle>` : nothing}
  </g>`;
}

/** A long name keeps its end, where generated names differ. */
const cut = (text, letters) => (text.length <= letters ? text : `${text.slice(0, Math.ceil(letters / 2) - 1)}…${text.slice(text.length - Math.floor(letters / 2))}`);
