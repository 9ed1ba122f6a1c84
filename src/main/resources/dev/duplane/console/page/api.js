// Talks to the server that the page came from, to the cluster that the page's address names.

/** What the cluster's paths begin with: "" or "/clusters/NAME". */
const PAGE = location.pathname.replace(/\/console\/.*$/, '');
const TOKEN = 'duplane.token';

/** The cluster's name. */
export const clusterName = PAGE.startsWith('/clusters/') ? decodeURIComponent(PAGE.split('/')[2]) : 'default';

/** The URL that kubectl's -s takes. */
export const serverURL = location.origin + PAGE;

/** The manager of fields that the page writes. */
export const FIELD_MANAGER = 'duplane-console';

export function token() {
  return sessionStorage.getItem(TOKEN);
}

export function setToken(value) {
  if (value) {
    sessionStorage.setItem(TOKEN, value);
  } else {
    sessionStorage.removeItem(TOKEN);
  }
}

/** A request that was refused (status > 0) or did not reach the server (status 0). */
export class RequestError extends Error {
  constructor(status, message, body) {
    super(message);
    this.status = status;
    this.body = body;
  }

  get lost() {
    return this.status === 0;
  }
}

/**
 * Sends a request below the cluster's path. `body` is sent as JSON unless it is a string. Answers
 * the parsed JSON, or the text if it is none; throws a RequestError.
 */
export async function request(path, { method = 'GET', body, type, accept, root = false, signal } = {}) {
  const headers = { Accept: accept ?? 'application/json' };
  if (body !== undefined) {
    headers['Content-Type'] = type ?? 'application/json';
  }
  if (token()) {
    headers.Authorization = `Bearer ${token()}`;
  }
  let response;
  let text;
  try {
    response = await fetch((root ? '' : PAGE) + path, {
      method,
      headers,
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
      signal,
    });
    text = await response.text();
  } catch (problem) {
    if (problem.name === 'AbortError') {
      throw problem;
    }
    throw new RequestError(0, problem.message);
  }
  const parsed = /json/.test(response.headers.get('Content-Type') ?? '') && text ? JSON.parse(text) : text;
  if (!response.ok) {
    throw new RequestError(response.status, parsed?.message ?? parsed?.detail ?? parsed?.title ?? text, parsed);
  }
  return parsed;
}

/** A WebSocket on a watch of the Kubernetes API. */
export function openWatch(path) {
  const url = new URL(PAGE + path, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  // The way of kube-apiserver for browsers, which cannot set a header: staging/src/k8s.io/apiserver/pkg/authentication/request/websocket.
  const protocols = token()
    ? [`base64url.bearer.authorization.k8s.io.${base64url(token())}`, 'base64.binary.k8s.io']
    : [];
  return new WebSocket(url, protocols);
}

function base64url(text) {
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

export const clusterInfo = () => request('/emulator/v1/cluster');

/** Scenarios are the server's, whatever cluster the page is of. */
export const scenarios = () => request('/emulator/v1/scenarios', { root: true });
export const addScenario = text =>
  request('/emulator/v1/scenarios', { method: 'POST', body: text, type: 'application/yaml', root: true });
export const runScenario = name => request(`${scenarioPath(name)}/runs`, { method: 'POST', root: true });
export const scenario = name => request(scenarioPath(name), { root: true });
export const scenarioRun = (name, id) => request(`${scenarioPath(name)}/runs/${encodeURIComponent(id)}`, { root: true });
const scenarioPath = name => `/emulator/v1/scenarios/${encodeURIComponent(name)}`;

export const clusters = () => request('/emulator/v1/clusters', { root: true });
export const stateAt = (revision, path = PAGE) =>
  request(`${path}/emulator/v1/state${revision ? `?revision=${revision}` : ''}`, { root: true });
