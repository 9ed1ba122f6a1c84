// A request of the journal, in one line and whole.

import { html, nothing } from '../templates.js';
import { serverURL } from '../api.js';
import { shellWord } from '../model.js';
import { statusChip } from '../parts.js';
import { t } from '../texts.js';

/** Who sent it: the first word of the User-Agent; a browser is a browser. */
export function client(entry) {
  const agent = entry.request?.userAgent ?? '';
  return agent === navigator.userAgent ? t('journal.thisPage') : agent.startsWith('Mozilla/') ? t('journal.browser') : agent.split(' ')[0];
}

export function requestLine(entry) {
  if (!entry.request) {
    return html`<time datetime=${entry.time}>${clockTime(entry.time)}</time>
      <span class="what">${t('journal.ranges')} <code>${entry.serviceClusterIPRange}</code></span>`;
  }
  const { method, path } = entry.request;
  return html`<time datetime=${entry.time}>${clockTime(entry.time)}</time>
    ${entry.response ? statusChip(entry.response.status) : html`<span class="chip watch">${t('journal.watch')}</span>`}
    <b class="method">${method}</b> <code class="path">${path}</code>
    <span class="who">${client(entry)}</span>
    ${entry.response?.status >= 400 ? html`<span class="message">${entry.response.body?.message ?? ''}</span>` : nothing}`;
}

export const clockTime = time => new Date(time).toLocaleTimeString([], { hour12: false });

/** The same request as a line for curl; `server` is what comes before its path. */
export function asCurl({ method, path, query, contentType, body }, server = serverURL) {
  const parts = ['curl'];
  if (method !== 'GET') {
    parts.push('-X', method);
  }
  if (body !== undefined) {
    parts.push('-H', shellWord(`Content-Type: ${contentType ?? 'application/json'}`));
    parts.push('-d', shellWord(typeof body === 'string' ? body : JSON.stringify(body)));
  }
  parts.push(shellWord(server + path + (query ? `?${query}` : '')));
  return parts.join(' ');
}
