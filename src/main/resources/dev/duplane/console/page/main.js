// The frame around the views: navigation, the past, the connection, themes, languages.

import { html, nothing, render } from './templates.js';
import { clusterName, clusters } from './api.js';
import { cluster } from './live.js';
import { noteDraws } from './pools.js';
import { currentRoute, link, setQuery } from './router.js';
import { chooseLanguage, currentLanguage, LANGUAGES, loadTexts, number, t } from './texts.js';
import { Overview } from './views/overview.js';
import { Services } from './views/services.js';
import { Service } from './views/service.js';
import { Ranges } from './views/ranges.js';
import { Scenarios } from './views/scenarios.js';
import { Run } from './views/run.js';
import { Faults } from './views/faults.js';
import { Journal } from './views/journal.js';

const THEME = 'duplane.theme';
const THEMES = ['auto', 'light', 'dark'];
const FLOOD_PAUSE = 125;
const NAVIGATION = ['overview', 'services', 'ranges', 'scenarios', 'faults', 'journal'];

class Console {
  constructor() {
    this.view = null;
    this.key = null;
    this.known = [];
    this.latest = 0;
    this.drawing = false;
    this.drawn = 0;
    this.waiting = null;
    this.applyTheme(localStorage.getItem(THEME) ?? 'auto');
  }

  async start() {
    await loadTexts();
    addEventListener('hashchange', () => this.enter());
    cluster.onChange(change => {
      noteDraws(change);
      this.view?.changed?.(change);
      this.updateSoon();
    });
    this.enter(false);
    this.readClusters();
    // Ages grow while nothing else happens.
    setInterval(() => this.update(), 10_000);
  }

  async readClusters() {
    try {
      this.known = (await clusters()).clusters;
      this.update();
    } catch {
      // The switch of clusters is a convenience: without the list there is only this one.
    }
  }

  /** Shows what the address says. */
  async enter(moveFocus = true) {
    const route = currentRoute();
    const at = route.query.get('at');
    cluster.lookAt(at === null ? null : Number(at));
    const [key, make] = this.viewOf(route);
    if (key !== this.key) {
      this.view?.leave?.();
      this.key = key;
      this.view = make();
      this.view.update = () => this.update();
      this.view.enter?.(route);
      this.draw();
      scrollTo(0, 0);
      if (moveFocus) {
        document.getElementById('heading')?.focus({ preventScroll: true });
      }
    } else {
      this.view.moved?.(route);
      this.draw();
    }
  }

  viewOf({ view, parts }) {
    const key = [view, ...parts].join('/');
    switch (view) {
      case 'services':
        return parts.length === 2 ? [key, () => new Service(parts[0], parts[1])] : ['services', () => new Services()];
      case 'ranges':
        return ['ranges', () => new Ranges()];
      case 'scenarios':
        return parts.length === 3 && parts[1] === 'runs' ? [key, () => new Run(parts[0], parts[2])] : ['scenarios', () => new Scenarios()];
      case 'faults':
        return ['faults', () => new Faults()];
      case 'journal':
        return ['journal', () => new Journal()];
      default:
        return ['overview', () => new Overview()];
    }
  }

  /** Draws with the next frame; many changes become one drawing. */
  update() {
    if (!this.drawing) {
      this.drawing = true;
      requestAnimationFrame(() => this.draw());
    }
  }

  /** Draws soon, but a flood of changes not more often than eight times a second. */
  updateSoon() {
    const wait = this.drawn + FLOOD_PAUSE - performance.now();
    if (wait <= 0) {
      this.update();
    } else if (!this.waiting) {
      this.waiting = setTimeout(() => {
        this.waiting = null;
        this.update();
      }, wait);
    }
  }

  draw() {
    this.drawing = false;
    this.drawn = performance.now();
    const route = currentRoute();
    document.title = `${this.view.title?.() ?? t('nav.' + this.key)} · ${clusterName} · Duplane`;
    render(
      html`<a class="skip" href="#main" @click=${this.skip}>${t('skip')}</a>
        ${this.sidebar(route)}
        <div class="page">
          ${this.connection()} ${this.past(route)}
          <main id="main" tabindex="-1" class="view-${route.view}">${this.view.render()}</main>
        </div>
        <div id="announcements" class="visually-hidden" aria-live="polite"></div>`,
      document.body,
    );
  }

  skip = event => {
    event.preventDefault();
    document.getElementById('main').focus();
  };

  sidebar({ view }) {
    const here = NAVIGATION.includes(view) ? view : 'overview';
    return html`<header class="sidebar">
      <a class="brand" href=${link('overview')}><img src="logo.svg" alt="" width="28" height="28" /><span>Duplane</span></a>
      ${this.clusterSwitch()}
      <nav aria-label=${t('nav.label')}>
        ${NAVIGATION.map(
          name =>
            html`<a href=${link(name)} aria-current=${name === here ? 'page' : 'false'}>${t('nav.' + name)}</a>`,
        )}
      </nav>
      <div class="settings">
        <label><span class="visually-hidden">${t('theme.label')}</span>
          <select @change=${event => this.applyTheme(event.target.value)}>
            ${THEMES.map(name => html`<option value=${name} ?selected=${name === this.theme}>${t('theme.' + name)}</option>`)}
          </select></label>
        <label><span class="visually-hidden">${t('language.label')}</span>
          <select @change=${async event => { await chooseLanguage(event.target.value); this.update(); }}>
            ${Object.entries(LANGUAGES).map(([code, name]) => html`<option value=${code} lang=${code} ?selected=${code === currentLanguage()}>${name}</option>`)}
          </select></label>
      </div>
    </header>`;
  }

  clusterSwitch() {
    if (this.known.length < 2 && clusterName === 'default') {
      return nothing;
    }
    const names = this.known.some(known => known.name === clusterName) ? this.known.map(known => known.name) : [clusterName];
    return html`<label class="clusters"><span>${t('cluster.label')}</span>
      <select
        @change=${event => {
          const name = event.target.value;
          location.href = `${name === 'default' ? '' : `/clusters/${encodeURIComponent(name)}`}/console/#/overview`;
        }}
      >
        ${names.map(name => html`<option value=${name} ?selected=${name === clusterName}>${name}</option>`)}
      </select></label>`;
  }

  applyTheme(name) {
    this.theme = THEMES.includes(name) ? name : 'auto';
    localStorage.setItem(THEME, this.theme);
    if (this.theme === 'auto') {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = this.theme;
    }
  }

  /** Whether the server is there. Its place is always taken, so that nothing moves when it goes. */
  connection() {
    const resources = [...cluster.reflectors.keys()];
    const state = cluster.past || !resources.length ? 'live' : cluster.stateOf(...resources);
    return html`<div class="connection ${state}" role="status">
      ${state === 'lost'
        ? html`<span>${t('lost.banner')}</span> <button type="button" @click=${() => cluster.retry()}>${t('lost.retry')}</button>`
        : nothing}
    </div>`;
  }

  /** The revision that is looked at, with a slider over all. */
  past({ query, view }) {
    if (!['overview', 'services'].includes(view)) {
      return nothing;
    }
    const at = query.get('at');
    const newest = Math.max(cluster.revision, this.latest, Number(at ?? 0));
    if (at === null) {
      const state = cluster.stateOf(...cluster.reflectors.keys());
      return html`<section class="past now" aria-label=${t('past.label')}>
        <span class="live-dot ${state}"></span>
        <span>${t(state === 'live' ? 'past.live' : 'past.known', { revision: number(cluster.revision) })}</span>
        <button type="button" ?disabled=${!cluster.revision} @click=${() => this.lookAt(cluster.revision)}>${t('past.look')}</button>
      </section>`;
    }
    return html`<section class="past then" aria-label=${t('past.label')}>
      <button type="button" class="step" aria-label=${t('past.earlier')} ?disabled=${Number(at) <= 1} @click=${() => this.lookAt(Number(at) - 1)}>‹</button>
      <label><span>${t('past.revision')} <b>${number(Number(at))}</b></span>
        <input type="range" min="1" max=${newest} .value=${at} @input=${event => this.slide(Number(event.target.value))} /></label>
      <button type="button" class="step" aria-label=${t('past.later')} ?disabled=${Number(at) >= newest} @click=${() => this.lookAt(Number(at) + 1)}>›</button>
      <button type="button" class="primary" @click=${() => this.lookAt(null)}>${t('past.back')}</button>
    </section>`;
  }

  slide(revision) {
    clearTimeout(this.sliding);
    this.sliding = setTimeout(() => this.lookAt(revision), 60);
  }

  lookAt(revision) {
    this.latest = Math.max(this.latest, cluster.revision);
    setQuery({ at: revision ?? undefined });
  }
}

new Console().start();
