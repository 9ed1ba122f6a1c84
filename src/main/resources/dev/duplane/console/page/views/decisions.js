// What explain tells, in order, beside the fields that it set.

import { html, nothing } from '../templates.js';
import { documentLink } from '../parts.js';
import { number, t } from '../texts.js';
import { yamlLines } from '../yaml.js';
import { clockTime } from './requests.js';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Decisions and YAML; pointing at one of a pair shows the other. */
export class DecisionsAndYAML {
  constructor(update) {
    this.update = update;
    this.field = null;
    this.whole = false;
  }

  point(field) {
    if (field !== this.field) {
      this.field = field;
      this.update();
    }
  }

  render(service, explanation, at) {
    return html`<div class="why">
      <div class="decisions">${this.writes(explanation, at)}</div>
      <div class="yaml-side">${this.yaml(service, explanation)}</div>
    </div>`;
  }

  writes(explanation, at) {
    if (!explanation) {
      return html`<p class="quiet">${t('decisions.none')}</p>`;
    }
    const until = write => at === undefined || write.revision <= at;
    const writes = [explanation.stored, ...explanation.earlier].filter(write => write && until(write)).reverse();
    const refused = at === undefined ? explanation.refused : null;
    return html`${writes.map(write => html`<h3>${t('decisions.write', { request: write.request, revision: number(write.revision) })} <span class="quiet">${write.by} · ${clockTime(write.time)}</span></h3>
        ${decisionList(write.decisions, this)}`)}
      ${at === undefined && explanation.derived.length ? html`<h3>${t('decisions.derived')}</h3>${decisionList(explanation.derived, this)}` : nothing}
      ${refused
        ? html`<h3 class="refused-title">${t('decisions.refused', { request: refused.request, status: refused.status })}</h3><p class="words">${refused.message}</p>${decisionList(refused.decisions, this)}`
        : nothing}
      ${!writes.length && !refused && !explanation.derived.length ? html`<p class="quiet">${t('decisions.none')}</p>` : nothing}`;
  }

  yaml(service, explanation) {
    const shown = this.whole ? service : shorten(service);
    const decided = fieldsOf(explanation);
    return html`<div class="yaml" role="region" aria-label="YAML" tabindex="0">
        <pre>${yamlLines(shown).map(line => {
          const field = decided.find(one => covers(one, line.path));
          const lit = this.field && covers(this.field, line.path);
          return html`<span class="line ${field ? 'decided' : ''} ${lit ? 'lit' : ''}" @mouseenter=${field ? () => this.point(field) : nothing} @mouseleave=${field ? () => this.point(null) : nothing}>${'  '.repeat(line.indent)}${colored(line.text)}
</span>`;
        })}</pre>
      </div>
      <button type="button" class="plain" @click=${() => { this.whole = !this.whole; this.update(); }}>${t(this.whole ? 'decisions.less' : 'decisions.more')}</button>`;
  }
}

/** Decisions as a list; `pointer` is told of the field that is pointed at. */
export function decisionList(decisions, pointer) {
  return html`<ol class="decision-list">
    ${decisions.map(
      decision => html`<li class=${pointer?.field && pointer.field === decision.field ? 'lit' : ''}
        @mouseenter=${() => pointer?.point(decision.field)} @mouseleave=${() => pointer?.point(null)}
        @focusin=${() => pointer?.point(decision.field)} @focusout=${() => pointer?.point(null)}>
        <p class="field"><code>${decision.field || t('decisions.object')}</code>${decision.result ? html` <b class="result">${decision.result}</b>` : nothing}
          ${decision.pool ? html`<span class="quiet">${t('decisions.pool', { range: decision.pool })}</span>` : nothing}</p>
        <p>${decision.why}</p>
        <p class="rule"><code>${decision.rule}</code> ${documentLink(decision.link)}</p>
      </li>`,
    )}
  </ol>`;
}

/** Without managedFields and kubectl's copy of what was applied, which are long and decide nothing here. */
function shorten(object) {
  const { managedFields, annotations, ...metadata } = object.metadata;
  const rest = Object.fromEntries(Object.entries(annotations ?? {}).filter(([name]) => name !== LAST_APPLIED));
  return { ...object, metadata: Object.keys(rest).length ? { ...metadata, annotations: rest } : metadata };
}

function fieldsOf(explanation) {
  const all = explanation ? [explanation.stored, ...explanation.earlier].filter(Boolean).flatMap(write => write.decisions) : [];
  return [...new Set([...all, ...(explanation?.derived ?? [])].map(decision => decision.field).filter(Boolean))];
}

/** Whether a line shows the field, or something in it. */
const covers = (field, path) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`);

function colored(text) {
  const match = /^(- )?("?[\w./-]+"?:)( .*)?$/.exec(text);
  return match ? html`${match[1] ?? ''}<span class="key">${match[2]}</span>${match[3] ?? ''}` : text;
}
