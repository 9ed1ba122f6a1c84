// Small pieces that several views show.

import { html, nothing } from './templates.js';
import { t } from './texts.js';
import { link } from './router.js';
import { cluster } from './live.js';
import { setToken, token } from './api.js';
import { familyOf } from './addresses.js';

/** v4 or v6, in the family's colour and shape. */
export function familyBadge(family, { faint = false } = {}) {
  const short = family === 'IPv6' ? 'v6' : 'v4';
  return html`<span class="family ${short} ${faint ? 'faint' : ''}" title=${family}>${short}</span>`;
}

export const familyBadges = list =>
  list.length ? html`<span class="families">${list.map(family => familyBadge(family))}</span>` : html`<span class="none">–</span>`;

/** An address in its family's colour. */
export const address = text => html`<span class="address ${familyOf(text) === 'IPv6' ? 'v6' : 'v4'}">${text}</span>`;

/** A chip: pass, fail, unknown, ok, refused … */
export const chip = (kind, text) => html`<span class="chip ${kind}">${text}</span>`;

export const statusChip = code => chip(code < 300 ? 'pass' : code < 500 ? 'fail' : 'broken', code);

/** Text that a click copies. The button says so, and says when it has. */
export function copyButton(text, label = t('copy')) {
  return html`<button
    type="button"
    class="copy"
    @click=${async event => {
      const button = event.currentTarget;
      await copyText(text);
      button.dataset.copied = 'yes';
      announce(t('copied'));
      setTimeout(() => delete button.dataset.copied, 1500);
    }}
  >
    <span class="resting">${label}</span><span class="done" aria-hidden="true">${t('copied')}</span>
  </button>`;
}

/** Copies what the view shows as a line of kubectl or curl. */
export const copyAs = (tool, text) => copyButton(text, t('copyAs', { tool }));

async function copyText(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // Pages of http hosts other than the loopback have no clipboard of their own.
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

/** A line for a shell, with a button to copy it. */
export const commandLine = text =>
  html`<div class="command"><code tabindex="0">${text}</code>${copyButton(text)}</div>`;

/** Says something to those who hear the page. */
export function announce(text) {
  const place = document.getElementById('announcements');
  if (place) {
    place.textContent = text;
  }
}

/** What a view shows in place of its content while there is none: null if there is. */
export function stateOf(resources, { empty } = {}) {
  const state = cluster.stateOf(...resources);
  const error = cluster.errorOf(...resources);
  const some = resources.some(resource => cluster.list(resource).length);
  if (state === 'refused') {
    return refused(error);
  }
  if (state === 'loading' && !some) {
    return loading();
  }
  if (state === 'lost' && !some) {
    return lost();
  }
  return empty && !cluster.list(resources[0]).length ? empty : null;
}

export const loading = (lines = 5) =>
  html`<div class="loading" role="status">
    <span class="visually-hidden">${t('loading')}</span>
    ${Array.from({ length: lines }, () => html`<span class="bone" aria-hidden="true"></span>`)}
  </div>`;

export const lost = () =>
  html`<div class="notice lost"><h2>${t('lost.title')}</h2><p>${t('lost.text')}</p>
    <button type="button" @click=${() => cluster.retry()}>${t('lost.retry')}</button></div>`;

export const empty = (title, text, more = nothing) =>
  html`<div class="notice empty"><h2>${title}</h2><p>${text}</p>${more}</div>`;

/** A refusal, with the server's words; a form for a token if that is what it wants. */
export function refused(error) {
  const wantsToken = error?.status === 401 || error?.status === 403;
  return html`<div class="notice refused" role="alert">
    <h2>${wantsToken ? t('refused.access') : t('refused.title')}</h2>
    <p class="words">${error?.message}</p>
    ${wantsToken ? tokenForm() : nothing}
  </div>`;
}

function tokenForm() {
  return html`<form
    class="fields"
    @submit=${event => {
      event.preventDefault();
      setToken(event.target.elements.token.value.trim());
      cluster.retry();
    }}
  >
    <label>${t('refused.token')} <input name="token" type="password" autocomplete="off" .value=${token() ?? ''} /></label>
    <button type="submit">${t('refused.use')}</button>
    <p class="hint">${t('refused.hint')} <code>kubectl create token default</code></p>
  </form>`;
}

/** The words of an error of a request that somebody made, and each single thing that is wrong (RFC 9457). */
export const problem = error =>
  error
    ? html`<div class="problem" role="alert"><strong>${error.lost ? t('lost.title') : error.status}</strong> ${error.message}
        ${error.body?.errors?.some(({ detail }) => detail !== error.message)
          ? html`<ul>${error.body.errors.map(({ pointer, detail }) => html`<li>${pointer ? html`<code>${pointer}</code> ` : nothing}${detail}</li>`)}</ul>`
          : nothing}</div>`
    : nothing;

/** Where a rule is written down. */
export function documentLink(url) {
  if (!url) {
    return nothing;
  }
  const { hostname, hash, pathname } = new URL(url);
  const name = hash ? hash.slice(1).replaceAll('-', ' ') : pathname.replace(/\/$/, '').split('/').pop().replaceAll('-', ' ');
  return html`<a class="document" href=${url} target="_blank" rel="noreferrer">${hostname.replace(/^www\./, '')}: ${name}</a>`;
}

/** The link of a Service's own page. */
export const serviceLink = service =>
  link(['services', service.metadata.namespace, service.metadata.name]);

/** A heading that a view begins with; it takes the focus when the view is entered. */
export const heading = (title, intro = nothing, side = nothing) =>
  html`<header class="heading"><div><h1 tabindex="-1" id="heading">${title}</h1>${intro === nothing ? nothing : html`<p class="intro">${intro}</p>`}</div>${side}</header>`;

/** Hands a file to the browser's downloads. */
export function download(name, text, type = 'application/yaml') {
  const anchor = document.createElement('a');
  anchor.href = URL.createObjectURL(new Blob([text], { type }));
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 1000);
}
