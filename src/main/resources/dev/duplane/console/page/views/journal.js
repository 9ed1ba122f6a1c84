// The last requests with their answers; as a scenario to keep or to run here.

import { html, nothing } from '../templates.js';
import { addScenario, request, runScenario, serverURL } from '../api.js';
import { cluster } from '../live.js';
import { withoutManagedFields } from '../model.js';
import { copyAs, download, empty, heading, loading, problem, refused, statusChip } from '../parts.js';
import { Polled } from '../polled.js';
import { currentRoute, go, link, setQuery } from '../router.js';
import { count, number, t } from '../texts.js';
import { toYAML } from '../yaml.js';
import { ownRead } from './overview.js';
import { asCurl, client, clockTime } from './requests.js';

const KEPT = 250;

export class Journal {
  constructor() {
    this.error = null;
  }

  enter() {
    cluster.need('services');
    this.journal = new Polled(() => request(`/emulator/v1/journal?limit=${KEPT}`), () => this.update());
    this.journal.start();
  }

  leave() {
    this.journal.stop();
  }

  changed() {
    this.journal.soon();
  }

  render() {
    const { query } = currentRoute();
    const filter = (query.get('filter') ?? '').toLowerCase();
    const own = query.get('own') === 'yes';
    const journal = this.journal.value;
    const entries = (journal?.entries ?? [])
      .map((entry, i) => ({ ...entry, number: journal.earlier + i + 1 }))
      .filter(entry => (own || !ownRead(entry)) && matches(entry, filter))
      .reverse();
    return html`${heading(t('nav.journal'), t('journal.intro'), this.buttons(entries))}
      ${problem(this.error)}
      <div class="toolbar">
        <label class="search"><span class="visually-hidden">${t('journal.filter')}</span>
          <input type="search" placeholder=${t('journal.filter')} .value=${query.get('filter') ?? ''} spellcheck="false" autocomplete="off"
            @input=${event => setQuery({ filter: event.target.value })} /></label>
        <label class="check"><input type="checkbox" .checked=${own} @change=${event => setQuery({ own: event.target.checked ? 'yes' : '' })} /> ${t('journal.own')}</label>
        <span class="count" role="status">${count('journal.count', entries.length)}</span>
      </div>
      ${!journal
        ? this.journal.error && !this.journal.error.lost ? refused(this.journal.error) : loading(8)
        : entries.length
          ? html`<ol class="journal">${entries.map(entry => this.entry(entry, query.get('entry')))}</ol>`
          : empty(t('journal.empty'), t('journal.emptyText'), html`<code>kubectl get services</code>`)}`;
  }

  buttons(entries) {
    return html`<div class="actions">
      ${copyAs('curl', `curl ${serverURL}/emulator/v1/journal`)}
      <button type="button" ?disabled=${!entries.length} @click=${() => this.save()}>${t('journal.save')}</button>
      <button type="button" ?disabled=${!entries.length} @click=${() => this.walk()}>${t('journal.walk')}</button>
    </div>`;
  }

  entry(entry, open) {
    const shown = String(entry.number) === open;
    const sent = entry.request;
    return html`<li class=${shown ? 'open' : ''}>
      <button type="button" class="entry" aria-expanded=${shown} @click=${() => setQuery({ entry: shown ? '' : entry.number })}>
        <time datetime=${entry.time}>${clockTime(entry.time)}</time>
        ${entry.response ? statusChip(entry.response.status) : sent ? html`<span class="chip watch">${t('journal.watch')}</span>` : html`<span class="chip plain">${t('journal.change')}</span>`}
        ${sent ? html`<b class="method">${sent.method}</b> <span class="path">${sent.path}</span>` : html`<span class="path">${entry.serviceClusterIPRange}</span>`}
        <span class="who">${sent ? client(entry) : ''}</span>
      </button>
      ${entry.response?.status >= 400 ? html`<p class="words">${entry.response.body?.message ?? ''}</p>` : nothing}
      ${shown && sent ? this.details(entry) : nothing}
    </li>`;
  }

  details({ request: sent, response }) {
    return html`<div class="details">
      <div class="actions">${copyAs('curl', asCurl(sent))} ${objectLink(sent)}</div>
      <div class="pair">
        <div><h2>${t('journal.request')}</h2><p class="quiet">${sent.query ?? ''} ${sent.contentType ?? ''} ${sent.userAgent ?? ''}</p>${body(sent.body)}</div>
        <div><h2>${t('journal.answer')}</h2><p class="quiet">${response?.status ?? t('journal.watch')}</p>${response?.bytesLeftOut ? html`<p class="quiet">${t('journal.leftOut', { n: number(response.bytesLeftOut) })}</p>` : body(withoutManagedFields(response?.body))}</div>
      </div>
    </div>`;
  }

  async save() {
    await this.doing(async () => download('journal.yaml', await journalAsScenario()));
  }

  /** Runs the journal as a scenario in a cluster of its own, to be walked step by step. */
  async walk() {
    await this.doing(async () => {
      const added = await addScenario(await journalAsScenario());
      const run = await runScenario(added.name);
      go(link(['scenarios', added.name, 'runs', run.id]));
    });
  }

  async doing(action) {
    this.error = null;
    try {
      await action();
    } catch (error) {
      this.error = error;
    }
    this.update();
  }
}

const journalAsScenario = () => request('/emulator/v1/journal?format=scenario', { accept: 'application/yaml' });

function matches({ request: sent, response, serviceClusterIPRange }, filter) {
  const text = sent ? `${sent.method} ${sent.path} ${sent.userAgent ?? ''} ${response?.status ?? ''} ${response?.body?.message ?? ''}` : serviceClusterIPRange;
  return !filter || text.toLowerCase().includes(filter);
}

/** The Service that a request was for, if there is one. */
function objectLink({ path }) {
  const match = /^\/api\/v1\/namespaces\/([^/]+)\/services\/([^/]+)/.exec(path);
  return match ? html`<a href=${link(['services', decodeURIComponent(match[1]), decodeURIComponent(match[2])])}>${t('journal.object')}</a>` : nothing;
}

export function body(value) {
  return value === undefined || value === null || value === ''
    ? html`<p class="quiet">${t('journal.nothing')}</p>`
    : html`<pre class="body" tabindex="0">${typeof value === 'string' ? value : toYAML(value)}</pre>`;
}
