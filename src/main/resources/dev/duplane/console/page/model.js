// What the page reads out of Kubernetes objects. Nothing here asks the server.

import { familyOf } from './addresses.js';

export const POLICIES = ['SingleStack', 'PreferDualStack', 'RequireDualStack'];

export const isHeadless = service => service.spec.clusterIP === 'None';
export const families = service => service.spec.ipFamilies ?? [];
export const policy = service => service.spec.ipFamilyPolicy ?? null;

/** ClusterIP, Headless, NodePort, LoadBalancer or ExternalName. */
export const typeOf = service => (isHeadless(service) ? 'Headless' : service.spec.type ?? 'ClusterIP');

export function clusterIPs(service) {
  return isHeadless(service) ? [] : (service.spec.clusterIPs ?? []).filter(Boolean);
}

/** Addresses and names of its load balancer. */
export function ingress(service) {
  return (service.status?.loadBalancer?.ingress ?? []).map(entry => entry.ip ?? entry.hostname);
}

/** Ports as kubectl shows them: 80:31208/TCP. */
export function ports(service) {
  return (service.spec.ports ?? []).map(port => `${port.port}${port.nodePort ? ':' + port.nodePort : ''}/${port.protocol ?? 'TCP'}`);
}

const grouped = new WeakMap();

/** Slices by the key of the Service that they belong to. The same list is grouped once. */
export function slicesByService(slices) {
  if (grouped.has(slices)) {
    return grouped.get(slices);
  }
  const map = new Map();
  grouped.set(slices, map);
  for (const slice of slices) {
    const name = slice.metadata.labels?.['kubernetes.io/service-name'];
    if (name) {
      const key = `${slice.metadata.namespace}/${name}`;
      map.has(key) ? map.get(key).push(slice) : map.set(key, [slice]);
    }
  }
  return map;
}

/** How many endpoints of a family are ready, and how many there are. */
export function endpointCounts(slices, family) {
  const endpoints = (slices ?? []).filter(slice => slice.addressType === family).flatMap(slice => slice.endpoints ?? []);
  return { ready: endpoints.filter(endpoint => endpoint.conditions?.ready !== false).length, all: endpoints.length };
}

/** Whether a Pod runs and is ready. */
export function isReady(pod) {
  return (pod.status?.conditions ?? []).some(condition => condition.type === 'Ready' && condition.status === 'True');
}

/** The families of addresses, each once, in their order. */
export function familiesOf(addresses) {
  return [...new Set(addresses.map(familyOf))];
}

export const podAddresses = pod => (pod.status?.podIPs ?? []).map(entry => entry.ip);

export const nodeAddresses = node =>
  (node.status?.addresses ?? []).filter(entry => entry.type === 'InternalIP').map(entry => entry.address);

/** SingleStack, PreferDualStack, RequireDualStack and ExternalName (none), with how many Services have them. */
export function countByPolicy(services) {
  const counts = new Map(POLICIES.map(name => [name, 0]));
  for (const service of services) {
    const name = policy(service) ?? 'none';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** An object without what only machines read, as kubectl shows it; anything else as it is. */
export function withoutManagedFields(object) {
  if (!object?.metadata?.managedFields) {
    return object;
  }
  const { managedFields, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** How long ago, as kubectl says it: 3s, 4m10s, 2h, 5d. */
export function age(timestamp, now = Date.now()) {
  const seconds = Math.max(0, Math.floor((now - Date.parse(timestamp)) / 1000));
  if (Number.isNaN(seconds)) {
    return '';
  }
  if (seconds < 120) {
    return `${seconds}s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) {
    return seconds % 60 ? `${minutes}m${seconds % 60}s` : `${minutes}m`;
  }
  if (minutes < 180) {
    return `${minutes}m`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours}h` : `${Math.floor(hours / 24)}d`;
}

/** A word as a POSIX shell takes it. */
export function shellWord(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`;
}
