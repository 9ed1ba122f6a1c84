// A pool as a picture: its static and its dynamic band, where in them something is taken, the last draws.

import { html, svg, nothing } from './templates.js';
import { contains, familyOf, parseRange, position, toNumber } from './addresses.js';
import { keyOf } from './live.js';
import { clusterIPs } from './model.js';
import { familyBadge } from './parts.js';
import { number, t } from './texts.js';

const WIDTH = 1000;
const GAP = 12;
const BUCKETS = 250;

/** Draws that were seen: {family, value, service, time}, newest first. */
const draws = [];
const KEPT = 200;
const SHOWN = 3;

/** Remembers the addresses and node ports that a change of a Service has taken. */
export function noteDraws({ type, resource, object, before }) {
  if (resource !== 'services' || (type !== 'ADDED' && type !== 'MODIFIED')) {
    return;
  }
  const had = new Set(before ? takenBy(before) : []);
  for (const value of takenBy(object)) {
    if (!had.has(value)) {
      draws.unshift({ value, service: object, time: Date.now() });
    }
  }
  draws.length = Math.min(draws.length, KEPT);
}

/** Objects do not change once they are here, so what was read from them is kept as long as they are. */
const addresses = new WeakMap();

function addressNumbers(service) {
  let known = addresses.get(service);
  if (!known) {
    known = clusterIPs(service).map(ip => ({ family: familyOf(ip), number: toNumber(ip) }));
    addresses.set(service, known);
  }
  return known;
}

/** The addresses that Services have of a range, as numbers. */
function takenOf(range, services) {
  const taken = [];
  for (const service of services) {
    for (const { family, number } of addressNumbers(service)) {
      if (family === range.family && number >= range.first && number <= range.last) {
        taken.push(number);
      }
    }
  }
  return taken;
}

const takenBy = service => [...clusterIPs(service), ...nodePorts(service)];

function nodePorts(service) {
  const list = (service.spec.ports ?? []).map(port => port.nodePort).filter(Boolean);
  return service.spec.healthCheckNodePort ? [...list, service.spec.healthCheckNodePort] : list;
}

/** The newest draws of a pool; before anything was seen live, those of the youngest Services. */
function lastDraws(services, inPool) {
  const current = ownersIn(services);
  const seen = draws.filter(draw => inPool(draw.value) && takenBy(current.get(keyOf(draw.service)) ?? NOBODY).includes(draw.value));
  if (seen.length >= SHOWN) {
    return seen.slice(0, SHOWN);
  }
  const known = new Set(seen.map(draw => draw.value));
  const young = [];
  for (const service of youngest(services)) {
    for (const value of takenBy(service)) {
      if (young.length + seen.length < SHOWN && inPool(value) && !known.has(value)) {
        young.push({ value, service });
      }
    }
  }
  return [...seen, ...young];
}

/** Services by age, youngest first; the same list is sorted once. */
function youngest(services) {
  let sorted = ages.get(services);
  if (!sorted) {
    const [created, revision] = [service => service.metadata.creationTimestamp, service => Number(service.metadata.resourceVersion)];
    sorted = [...services].sort((a, b) => (created(a) === created(b) ? revision(b) - revision(a) : created(a) < created(b) ? 1 : -1));
    ages.set(services, sorted);
  }
  return sorted;
}

const ages = new WeakMap();

function ownersIn(services) {
  let map = owners.get(services);
  if (!map) {
    map = new Map(services.map(service => [keyOf(service), service]));
    owners.set(services, map);
  }
  return map;
}

const owners = new WeakMap();
const NOBODY = { spec: {} };

/** The pool of a Service range, as GET /emulator/v1/cluster prints it, with what Services have of it. */
export function addressPool(pool, services, { compact = false } = {}) {
  const range = parseRange(pool.range);
  const inPool = value => typeof value === 'string' && contains(range, value);
  const taken = takenOf(range, services);
  const bands = bandsOf(pool, toNumber, range.first, range.last);
  return figure({
    family: pool.family,
    pool,
    bands,
    taken,
    marks: compact ? [] : lastDraws(services, inPool),
    numberOf: toNumber,
    compact,
  });
}

/** The pool of node ports. */
export function portPool(pool, services, { compact = false } = {}) {
  const toPort = value => BigInt(value);
  const [first, last] = pool.range.split('-').map(toPort);
  const inPool = value => typeof value === 'number' && BigInt(value) >= first && BigInt(value) <= last;
  const taken = services.flatMap(nodePorts).filter(inPool).map(toPort);
  return figure({
    family: null,
    pool,
    bands: bandsOf(pool, toPort, first, last),
    taken,
    marks: compact ? [] : lastDraws(services, inPool),
    numberOf: toPort,
    compact,
  });
}

/** Bands with their place in the picture. The static one is small; it gets a fifth of the width. */
function bandsOf(pool, toNumber, first, last) {
  const bands = [pool.staticBand && ['static', pool.staticBand], pool.dynamicBand && ['dynamic', pool.dynamicBand]].filter(Boolean);
  if (!bands.length) {
    return [{ name: 'dynamic', first, last, from: null, x: 0, width: WIDTH }];
  }
  const narrow = bands.length === 2 ? WIDTH / 5 : 0;
  return bands.map(([name, band], i) => ({
    name,
    first: toNumber(band.first),
    last: toNumber(band.last),
    from: band,
    x: i === 0 ? 0 : narrow + GAP,
    width: bands.length === 1 ? WIDTH : i === 0 ? narrow : WIDTH - narrow - GAP,
  }));
}

function figure({ family, pool, bands, taken, marks, numberOf, compact }) {
  const short = family === null ? 'ports' : family === 'IPv6' ? 'v6' : 'v4';
  const share = Number(pool.used) / Math.max(1, Number(pool.size));
  const summary = t('pool.summary', { range: pool.range, used: number(pool.used), free: number(pool.free) });
  return html`<figure class="pool ${short} ${compact ? 'compact' : ''} ${share > 0.9 ? 'scarce' : ''}">
    <figcaption>
      ${family ? familyBadge(family) : html`<span class="family ports">${t('pool.ports')}</span>`}
      <code>${pool.range}</code>
      <span class="figures"><b>${number(pool.used)}</b> ${t('pool.used')} · ${number(pool.free)} ${t('pool.free')}</span>
    </figcaption>
    <svg viewBox="0 0 ${WIDTH} ${compact ? 22 : 44}" preserveAspectRatio="none" role="img" aria-label=${summary}>
      ${bands.map(band => drawBand(band, taken, compact ? 22 : 44))}
      ${marks.map(mark => drawMark(bands, numberOf(mark.value)))}
    </svg>
    ${compact
      ? nothing
      : html`<div class="bands">
            ${bands.map(
              band => html`<span class="band ${band.name} ${bands.length === 1 ? 'alone' : ''}"
                ><b>${t('pool.' + band.name)}</b> ${band.from ? html`<span class="span"><span>${band.from.first}</span> – <span>${band.from.last}</span></span>` : ''}</span
              >`,
            )}
          </div>
          ${lastList(marks)}`}
  </figure>`;
}

function drawBand(band, taken, height) {
  const buckets = new Map();
  for (const value of taken) {
    if (value >= band.first && value <= band.last) {
      const bucket = Math.min(BUCKETS - 1, Math.floor(position(value, band.first, band.last) * BUCKETS));
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
    }
  }
  const most = Math.max(1, ...buckets.values());
  const step = band.width / BUCKETS;
  return svg`<g class="band ${band.name}">
    <rect class="ground" x=${band.x} y="0" width=${band.width} height=${height} rx="3"></rect>
    ${[...buckets].map(
      ([bucket, count]) => svg`<line class="taken" x1=${band.x + (bucket + 0.5) * step} x2=${band.x + (bucket + 0.5) * step} y1="0" y2=${height}
        stroke-opacity=${0.45 + (0.55 * count) / most}></line>`,
    )}
  </g>`;
}

function drawMark(bands, value) {
  const band = bands.find(one => value >= one.first && value <= one.last);
  if (!band) {
    return nothing;
  }
  const bucket = Math.min(BUCKETS - 1, Math.floor(position(value, band.first, band.last) * BUCKETS));
  const x = band.x + ((bucket + 0.5) * band.width) / BUCKETS;
  return svg`<line class="mark" x1=${x} x2=${x} y1="0" y2="9"></line>`;
}

function lastList(marks) {
  return html`<p class="draws">
    ${marks.length ? t('pool.lastDraws') : t('pool.noDraws')}
    ${marks.map(
      mark =>
        html`<span class="draw"><code>${mark.value}</code> <span class="owner">${mark.service.metadata.namespace}/${mark.service.metadata.name}</span></span>`,
    )}
  </p>`;
}

/**
 * Pools as they were when the past's objects were all: the ranges of today's configuration, and what the Services of then
 * have of them.
 */
export function poolsOf(info, services) {
  const takenPorts = new Set(services.flatMap(nodePorts));
  const filled = (pool, used) => ({ ...pool, used, free: Number(pool.size) - used });
  return {
    addressPools: info.addressPools.map(pool => {
      return filled(pool, takenOf(parseRange(pool.range), services).length);
    }),
    nodePorts: filled(info.nodePorts, takenPorts.size),
  };
}
