// The documented scenarios, and those that were added here.

import { html, nothing } from '../templates.js';
import { addScenario, runScenario, scenarios } from '../api.js';
import { documentLink, empty, heading, loading, problem, refused } from '../parts.js';
import { Polled } from '../polled.js';
import { currentRoute, go, link, setQuery } from '../router.js';
import { count, t } from '../texts.js';

/** Scenarios in their order, with the topic that each group of them has. */
function byTopic(items) {
  const groups = new Map();
  for (const item of items) {
    const topic = item.topic ?? '';
    groups.has(topic) ? groups.get(topic).push(item) : groups.set(topic, [item]);
  }
  return [...groups];
}

export class Scenarios {
  constructor() {
    this.error = null;
    this.running = null;
  }

  enter() {
    this.list = new Polled(scenarios, () => this.update(), { every: 30_000 });
    this.list.start();
  }

  leave() {
    this.list.stop();
  }

  render() {
    const filter = currentRoute().query.get('filter') ?? '';
    const all = this.list.value?.items;
    const items = (all ?? []).filter(item => `${item.name} ${item.title}`.toLowerCase().includes(filter.toLowerCase()));
    return html`${heading(t('nav.scenarios'), t('scenarios.intro'), this.addButton())}
      ${problem(this.error)}
      <div class="toolbar">
        <label class="search"><span class="visually-hidden">${t('scenarios.filter')}</span>
          <input type="search" placeholder=${t('scenarios.filter')} .value=${filter} spellcheck="false" autocomplete="off" @input=${event => setQuery({ filter: event.target.value })} /></label>
        <span class="count" role="status">${all ? count('scenarios.count', items.length) : nothing}</span>
      </div>
      ${!all
        ? this.list.error && !this.list.error.lost ? refused(this.list.error) : loading(8)
        : items.length
          ? byTopic(items).map(([topic, some]) => html`<h2 class="topic">${topic || t('scenarios.added')}</h2><ul class="scenarios">${some.map(item => this.item(item))}</ul>`)
          : empty(t('scenarios.noMatch'), t('services.noMatchText'))}`;
  }

  item(item) {
    return html`<li class="card">
      <div>
        <h3>${item.title || item.name}</h3>
        <p class="quiet"><code>${item.name}</code> · ${count('scenarios.steps', item.steps)}${item.clusters?.length > 1 ? html` · ${count('scenarios.clusters', item.clusters.length)}` : nothing}</p>
        <p class="rule">${(item.documents ?? []).map(documentLink)}</p>
      </div>
      <button type="button" class="primary" ?disabled=${this.running !== null} aria-label=${t('scenarios.runName', { name: item.title || item.name })} @click=${() => this.run(item.name)}>${this.running === item.name ? t('scenarios.runs') : t('scenarios.run')}</button>
    </li>`;
  }

  addButton() {
    return html`<label class="button">${t('scenarios.add')}
      <input type="file" class="visually-hidden" accept=".yaml,.yml" @change=${event => this.add(event)} /></label>`;
  }

  async add(event) {
    const [file] = event.target.files;
    event.target.value = '';
    if (file) {
      await this.doing(async () => {
        const item = await addScenario(await file.text());
        await this.list.now();
        setQuery({ filter: item.name });
      });
    }
  }

  async run(name) {
    this.running = name;
    await this.doing(async () => {
      const run = await runScenario(name);
      go(link(['scenarios', name, 'runs', run.id], { step: 1 }));
    });
    this.running = null;
  }

  async doing(action) {
    this.error = null;
    this.update();
    try {
      await action();
    } catch (error) {
      this.error = error;
    }
    this.update();
  }
}
