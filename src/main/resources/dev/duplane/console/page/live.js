// What the page knows of the cluster: one list and one watch for each resource that a view shows,
// as client-go's reflectors have them, or all objects as they were at an earlier revision.

import { openWatch, request, RequestError, stateAt } from './api.js';

const PATHS = {
  services: '/api/v1/services',
  endpointslices: '/apis/discovery.k8s.io/v1/endpointslices',
  pods: '/api/v1/pods',
  nodes: '/api/v1/nodes',
};
const KINDS = { Service: 'services', EndpointSlice: 'endpointslices', Pod: 'pods', Node: 'nodes' };
const FIRST_RETRY = 500;
const LAST_RETRY = 8000;
const NONE = [];

export const keyOf = object => (object.metadata.namespace ? object.metadata.namespace + '/' : '') + object.metadata.name;

/** Where a key is in sorted keys, or would be. */
function placeOf(key, keys) {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle] < key) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** The objects of a resource, by key. `state` is loading, live, lost or refused. */
class Reflector {
  constructor(resource, changed) {
    this.resource = resource;
    this.changed = changed;
    this.objects = new Map();
    this.keys = [];
    this.listed = null;
    this.state = 'loading';
    this.error = null;
    this.retryIn = FIRST_RETRY;
    this.seen = null;
  }

  async start() {
    clearTimeout(this.timer);
    this.close();
    const run = (this.run = {});
    try {
      const list = await request(PATHS[this.resource]);
      if (this.run !== run) {
        return;
      }
      this.objects = new Map(list.items.map(object => [keyOf(object), object]));
      this.keys = [...this.objects.keys()].sort();
      this.seen = Number(list.metadata.resourceVersion);
      this.watch(list.metadata.resourceVersion, run);
      this.enter('live');
      this.changed({ type: 'LISTED', resource: this.resource });
    } catch (problem) {
      if (this.run === run) {
        this.failed(problem);
      }
    }
  }

  watch(resourceVersion, run) {
    const socket = (this.socket = openWatch(
      `${PATHS[this.resource]}?watch=true&allowWatchBookmarks=true&resourceVersion=${resourceVersion}`,
    ));
    socket.onopen = () => {
      this.retryIn = FIRST_RETRY;
    };
    socket.onmessage = message => this.run === run && this.take(JSON.parse(message.data));
    // A watch that ends may have missed events, or its cluster may have begun anew: list again.
    socket.onclose = () => this.run === run && this.again();
  }

  take(event) {
    const { type, object } = event;
    if (type === 'ERROR') {
      this.again();
      return;
    }
    this.seen = Math.max(this.seen ?? 0, Number(object.metadata.resourceVersion));
    if (type === 'BOOKMARK') {
      return;
    }
    const key = keyOf(object);
    const before = this.objects.get(key);
    if (type === 'DELETED') {
      this.objects.delete(key);
      this.keys.splice(placeOf(key, this.keys), 1);
    } else {
      this.objects.set(key, object);
      if (!before) {
        this.keys.splice(placeOf(key, this.keys), 0, key);
      }
    }
    this.listed = null;
    this.changed({ type, resource: this.resource, object, before });
  }

  /** All objects by key: the same array until one of them changes. */
  list() {
    this.listed ??= this.keys.map(key => this.objects.get(key));
    return this.listed;
  }

  again() {
    this.close();
    this.timer = setTimeout(() => this.start(), this.state === 'lost' ? this.retryIn : 50);
  }

  failed(problem) {
    const known = problem instanceof RequestError ? problem : new RequestError(0, String(problem));
    this.error = known;
    this.enter(known.lost || known.status >= 500 ? 'lost' : 'refused');
    this.retryIn = Math.min(this.retryIn * 2, LAST_RETRY);
    if (this.state === 'lost' || known.status === 429) {
      this.timer = setTimeout(() => this.start(), this.retryIn);
    }
    this.changed({ type: 'FAILED', resource: this.resource });
  }

  enter(state) {
    this.state = state;
    this.listed = null;
    if (state === 'live') {
      this.error = null;
      this.retryIn = FIRST_RETRY;
    }
  }

  close() {
    this.run = null;
    this.socket?.close();
    this.socket = null;
  }
}

/** All reflectors, and the past. `onChange` is told after each change, with what changed. */
class Live {
  constructor() {
    this.reflectors = new Map();
    this.listeners = new Set();
    this.past = null;
  }

  onChange(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell(change) {
    this.listeners.forEach(listener => listener(change));
  }

  /** Begins to follow resources, if that has not begun. */
  need(...resources) {
    for (const resource of resources) {
      if (!this.reflectors.has(resource)) {
        const reflector = new Reflector(resource, change => this.tell(change));
        this.reflectors.set(resource, reflector);
        reflector.start();
      }
    }
  }

  /** Lists everything again now: after a token was given, or when somebody does not want to wait. */
  retry() {
    this.reflectors.forEach(reflector => reflector.start());
  }

  /** The objects of a resource, by Namespace and name, as they are or as they were. */
  list(resource) {
    if (this.past) {
      return this.past.objects.get(resource) ?? NONE;
    }
    return this.reflectors.get(resource)?.list() ?? NONE;
  }

  get(resource, key) {
    return this.past ? this.list(resource).find(object => keyOf(object) === key) : this.reflectors.get(resource)?.objects.get(key);
  }

  /** The worst state of the resources: refused, lost, loading, live. */
  stateOf(...resources) {
    if (this.past) {
      return this.past.state;
    }
    const states = resources.map(resource => this.reflectors.get(resource)?.state ?? 'loading');
    return ['refused', 'lost', 'loading'].find(state => states.includes(state)) ?? 'live';
  }

  errorOf(...resources) {
    return this.past ? this.past.error : resources.map(resource => this.reflectors.get(resource)?.error).find(Boolean);
  }

  /** The newest revision that was seen. */
  get revision() {
    return Math.max(0, ...[...this.reflectors.values()].map(reflector => reflector.seen ?? 0));
  }

  /** Shows the cluster as it was at a revision; null: as it is. */
  async lookAt(revision) {
    if ((revision ?? null) === (this.past?.revision ?? null)) {
      return;
    }
    if (revision === null || revision === undefined) {
      this.past = null;
      this.tell({ type: 'PAST' });
      return;
    }
    const before = this.past?.objects ?? new Map();
    const past = (this.past = { revision, state: this.past?.state === 'live' ? 'live' : 'loading', objects: before, error: null });
    this.tell({ type: 'PAST' });
    try {
      const state = await stateAt(revision);
      past.objects = groupByResource(state.objects);
      past.all = state.objects;
      past.state = 'live';
    } catch (problem) {
      past.state = problem.lost ? 'lost' : 'refused';
      past.error = problem;
    }
    if (this.past === past) {
      this.tell({ type: 'PAST' });
    }
  }
}

/** The objects of a State that views show, by resource. */
export function groupByResource(objects) {
  const groups = new Map();
  for (const object of objects) {
    const resource = KINDS[object.kind];
    if (resource) {
      if (!groups.has(resource)) {
        groups.set(resource, []);
      }
      groups.get(resource).push(object);
    }
  }
  return groups;
}

export const cluster = new Live();
