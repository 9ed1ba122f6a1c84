// A run of a scenario, step by step: what was asked, what came back, what differs, what the pools hold, and the cluster at any revision.

import { html, nothing } from '../templates.js';
import { runScenario, scenario, scenarioRun, stateAt } from '../api.js';
import { groupByResource, keyOf } from '../live.js';
import { clusterIPs, families, policy, withoutManagedFields } from '../model.js';
import { address, chip, copyAs, familyBadges, heading, loading, problem, refused, statusChip } from '../parts.js';
import { addressPool } from '../pools.js';
import { currentRoute, go, link, setQuery } from '../router.js';
import { number, t } from '../texts.js';
import { body } from './journal.js';
import { asCurl } from './requests.js';

export class Run {
  constructor(scenario, id) {
    Object.assign(this, { scenario, id });
    this.run = null;
    this.error = null;
    this.source = [];
    this.state = null;
    this.asked = null;
  }

  title() {
    return this.run?.title ?? this.scenario;
  }

  async enter() {
    try {
      const [run, whole] = await Promise.all([scenarioRun(this.scenario, this.id), scenario(this.scenario).catch(() => null)]);
      this.run = run;
      this.source = whole?.source.split('\n') ?? [];
      this.moved();
    } catch (error) {
      this.error = error;
    }
    this.update();
  }

  /** Where we are is in the address: which course, which step, and a revision if the slider was moved away from the step's. */
  get place() {
    const { query } = currentRoute();
    const course = this.run.courses[Number(query.get('course') ?? 0)] ?? this.run.courses[0];
    const steps = course.steps;
    const index = Math.min(Math.max(Number(query.get('step') ?? 1), 1), steps.length) - 1;
    const step = steps[index];
    const revision = Number(query.get('revision') ?? step?.revisionAfter ?? course.revision);
    return { course, steps, step, index, revision };
  }

  async moved() {
    if (!this.run) {
      return;
    }
    const { course, revision } = this.place;
    const asked = `${course.cluster}@${revision}`;
    if (!course.cluster || asked === this.asked) {
      return;
    }
    this.asked = asked;
    try {
      const state = await stateAt(revision, `/clusters/${encodeURIComponent(course.cluster)}`);
      if (this.asked === asked) {
        this.state = groupByResource(state.objects);
        this.stateError = null;
      }
    } catch (error) {
      this.stateError = error;
    }
    this.update();
  }

  render() {
    const back = html`<a class="back" href=${link('scenarios')}>${t('nav.scenarios')}</a>`;
    if (!this.run) {
      return html`${back}${heading(this.scenario)}${this.error ? this.gone() : loading(10)}`;
    }
    const { course, step } = this.place;
    return html`${back}${heading(this.run.title, nothing, html`<div class="actions">${outcome(this.run.outcome)}${copyAs('curl', `curl -X POST ${location.origin}/emulator/v1/scenarios/${this.scenario}/runs`)}<button type="button" @click=${() => this.again()}>${t('run.again')}</button></div>`)}
      ${problem(this.error)} ${this.courses(course)}
      <div class="walk">
        ${this.steps()}
        <div class="walked">${course.message ? html`<p class="words">${course.message}</p>` : nothing} ${step ? html`${this.step()} ${this.then()}` : nothing}</div>
      </div>`;
  }

  gone() {
    return this.error.status === 404
      ? html`<div class="notice empty"><h2>${t('run.gone')}</h2><p>${t('run.goneText')}</p><button type="button" class="primary" @click=${() => this.again()}>${t('run.again')}</button></div>`
      : refused(this.error);
  }

  courses(course) {
    return this.run.courses.length < 2
      ? nothing
      : html`<nav class="tabs" aria-label=${t('run.courses')}>${this.run.courses.map(
          (one, i) => html`<a href=${link(['scenarios', this.scenario, 'runs', this.id], { course: i, step: 1 })} aria-current=${one === course ? 'page' : 'false'}>${one.name ?? i + 1}</a>`,
        )}</nav>`;
  }

  stepTo(index) {
    setQuery({ step: index + 1, revision: '' });
  }

  steps() {
    const { steps, index } = this.place;
    return html`<nav class="steps" aria-label=${t('run.steps')} @keydown=${this.press}>
      <div class="step-buttons">
        <button type="button" id="back" ?disabled=${index <= 0} @click=${() => this.stepTo(index - 1)}>← ${t('run.back')}</button>
        <span role="status">${t('run.position', { n: index + 1, all: steps.length })}</span>
        <button type="button" id="forward" class="primary" ?disabled=${index >= steps.length - 1} @click=${() => this.stepTo(index + 1)}>${t('run.forward')} →</button>
      </div>
      <ol>${steps.map(
        (step, i) => html`<li><a href=${this.stepLink(i)} aria-current=${i === index ? 'step' : 'false'} class=${step.outcome}><span class="mark" aria-hidden="true"></span><span>${step.title || step.action}</span><span class="visually-hidden">${t('run.' + step.outcome)}</span></a></li>`,
      )}</ol>
    </nav>`;
  }

  stepLink(i) {
    const course = currentRoute().query.get('course');
    return link(['scenarios', this.scenario, 'runs', this.id], { course, step: i + 1 });
  }

  press = event => {
    const { index, steps } = this.place;
    const wanted = index + ({ ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key] ?? 0);
    if (wanted !== index && wanted >= 0 && wanted < steps.length) {
      event.preventDefault();
      this.stepTo(wanted);
      requestAnimationFrame(() => document.querySelectorAll('.steps ol a')[wanted]?.focus());
    }
  };

  step() {
    const { step } = this.place;
    const source = this.sourceOf(step);
    return html`<section class="card" aria-labelledby="step">
      <div class="card-head"><h2 id="step">${step.title || step.action}</h2>${outcome(step.outcome)}</div>
      <p class="quiet">${step.action}</p>
      ${step.skipped ? html`<p class="quiet">${step.skipped}</p>` : nothing}
      ${(step.requests ?? []).map(sent => this.sent(sent))}
      ${step.differences?.length ? this.differences(step.differences) : nothing}
      ${step.explanation?.length ? html`<h3>${t('run.why')}</h3>${body(step.explanation.join('\n'))}` : nothing}
      ${source ? html`<details><summary>${t('run.source')}</summary>${body(source)}</details>` : nothing}
    </section>`;
  }

  /** The lines of the scenario's file from where the step stands to where the next one does. */
  sourceOf(step) {
    const first = step.line - 1;
    const indent = /^ */.exec(this.source[first] ?? '')[0].length;
    const belongs = line => /^\s*(#.*)?$/.test(line) || line.startsWith(' '.repeat(indent + 1));
    let last = first + 1;
    while (last < this.source.length && belongs(this.source[last])) {
      last++;
    }
    return this.source.slice(first, last).map(line => line.slice(indent)).join('\n').trimEnd();
  }

  sent(sent) {
    return html`<div class="sent">
      <p class="request-line">${sent.status ? statusChip(sent.status) : nothing} <b class="method">${sent.method}</b> <code class="path">${sent.uri}</code> ${copyAs('curl', asCurl(split(sent), `${location.origin}/clusters/${this.place.course.cluster}`))}</p>
      <div class="pair">
        <div><h3>${t('journal.request')}</h3>${body(sent.body)}</div>
        <div><h3>${t('journal.answer')}</h3>${sent.status >= 400 && sent.answer?.message ? html`<p class="words">${sent.answer.message}</p>` : body(sent.events?.length ? sent.events : withoutManagedFields(sent.answer))}</div>
      </div>
    </div>`;
  }

  differences(differences) {
    return html`<h3>${t('run.differences')}</h3>
      <div class="table-scroll" tabindex="0" role="region" aria-label=${t('run.differences')}><table><thead><tr><th scope="col">${t('run.field')}</th><th scope="col">${t('run.expected')}</th><th scope="col">${t('run.actual')}</th></tr></thead>
      <tbody>${differences.map(one => html`<tr><th scope="row"><code>${one.path}</code></th><td>${text(one.expected)}</td><td>${text(one.actual)}</td></tr>`)}</tbody></table></div>`;
  }

  /** The cluster at the step's revision, or at that of the slider. */
  then() {
    const { course, step, revision } = this.place;
    const services = this.state?.get('services') ?? [];
    return html`<section class="card" aria-labelledby="then">
      <div class="card-head"><h2 id="then">${t('run.then')}</h2>${course.cluster ? html`<a href=${`/clusters/${encodeURIComponent(course.cluster)}/console/#/overview?at=${revision}`}>${t('run.open')}</a>` : nothing}</div>
      ${course.cluster
        ? html`<label class="slider"><span>${t('past.revision')} <b>${number(revision)}</b> <span class="quiet">${t('run.ofRevisions', { n: number(course.revision) })}</span></span>
            <input type="range" min="1" max=${course.revision} .value=${String(revision)} @input=${event => this.slide(event.target.value)} /></label>`
        : nothing}
      ${this.stateError ? problem(this.stateError) : nothing}
      ${(step.addressPools ?? []).map(pool => addressPool(pool, services, { compact: true }))}
      ${services.length
        ? html`<div class="table-scroll" tabindex="0" role="region" aria-label=${t('nav.services')}><table>
            <thead><tr>${['name', 'families', 'policy', 'addresses'].map(name => html`<th scope="col">${t('services.column.' + name)}</th>`)}</tr></thead>
            <tbody>${services.map(
              service => html`<tr><th scope="row">${keyOf(service)}</th><td>${familyBadges(families(service))}</td><td>${policy(service) ?? '–'}</td>
                <td>${clusterIPs(service).map(ip => html`${address(ip)} `)}${service.spec.clusterIP === 'None' ? 'None' : nothing}</td></tr>`,
            )}</tbody></table></div>`
        : html`<p class="quiet">${t('services.empty')}</p>`}
      ${this.state ? html`<p class="quiet">${[...this.state].map(([resource, objects]) => `${resource}: ${number(objects.length)}`).join(' · ')}</p>` : nothing}
    </section>`;
  }

  slide(revision) {
    clearTimeout(this.sliding);
    this.sliding = setTimeout(() => setQuery({ revision }), 40);
  }

  async again() {
    this.error = null;
    try {
      const run = await runScenario(this.scenario);
      go(link(['scenarios', this.scenario, 'runs', run.id], { step: 1 }));
    } catch (error) {
      this.error = error;
    }
    this.update();
  }
}

const outcome = name => chip({ passed: 'pass', ok: 'pass', failed: 'fail' }[name] ?? 'unknown', t('run.' + name));

const text = value => (value === undefined ? html`<span class="none">–</span>` : typeof value === 'string' ? value : html`<code>${JSON.stringify(value)}</code>`);

function split({ method, uri, mediaType, body: sentBody }) {
  const [path, query] = uri.split('?');
  return { method, path, query, contentType: mediaType, body: sentBody };
}
