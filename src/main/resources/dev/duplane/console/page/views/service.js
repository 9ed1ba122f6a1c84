// One Service: its families and the switch between them, the decisions beside its YAML, where its endpoints are, a packet's way.

import { html, nothing } from '../templates.js';
import { FIELD_MANAGER, request, serverURL } from '../api.js';
import { cluster, keyOf } from '../live.js';
import { clusterIPs, families, ingress, isHeadless, POLICIES, policy, ports, shellWord, typeOf, withoutManagedFields } from '../model.js';
import { address, announce, commandLine, copyAs, copyButton, documentLink, empty, familyBadges, heading, loading, problem, stateOf } from '../parts.js';
import { Polled } from '../polled.js';
import { link } from '../router.js';
import { t } from '../texts.js';
import { toYAML } from '../yaml.js';
import { DecisionsAndYAML, decisionList } from './decisions.js';
import { graphs } from './graph.js';
import { Packet } from './packet.js';

const RESOURCES = ['services', 'endpointslices', 'pods', 'nodes'];

export class Service {
  constructor(namespace, name) {
    Object.assign(this, { namespace, name, key: `${namespace}/${name}`, path: `/api/v1/namespaces/${namespace}/services/${name}` });
    this.wanted = null;
    this.sending = false;
    this.answer = null;
  }

  title() {
    return this.key;
  }

  enter() {
    cluster.need(...RESOURCES);
    this.explanation = new Polled(() => request(`/emulator/v1/explain${this.path}`), () => this.update(), { every: 10_000, pause: 150 });
    this.explanation.start();
    this.decisions = new DecisionsAndYAML(() => this.update());
    this.packet = new Packet(this.namespace, this.name, () => this.update());
    this.packet.moved();
  }

  leave() {
    this.explanation.stop();
  }

  moved() {
    this.packet.moved();
  }

  changed({ resource, object }) {
    if (resource === 'services' && (!object || keyOf(object) === this.key)) {
      this.explanation.soon();
    }
  }

  get service() {
    return cluster.get('services', this.key);
  }

  render() {
    const service = this.service;
    const title = html`<span class="namespace">${this.namespace}/</span>${this.name}`;
    const back = html`<a class="back" href=${link('services')}>${t('nav.services')}</a>`;
    if (!service) {
      return html`${back}${heading(title)} ${stateOf(['services']) ?? this.absent()}`;
    }
    return html`${back}${heading(title, this.facts(service), html`<div class="actions">${copyButton(toYAML(withoutManagedFields(service)), t('service.copyYAML'))} ${copyAs('kubectl', `kubectl -s ${serverURL} -n ${this.namespace} get service ${this.name} -o yaml`)}</div>`)}
      ${cluster.past ? nothing : this.policySwitch(service)}
      <section class="card" aria-labelledby="endpoints">
        <div class="card-head"><h2 id="endpoints">${t('service.endpoints')}</h2></div>
        ${graphs(service, cluster.list('endpointslices'), cluster.list('pods'))}
      </section>
      ${cluster.past ? nothing : this.packet.render(service)}
      <section class="card" aria-labelledby="decisions">
        <div class="card-head"><h2 id="decisions">${t('service.why')}</h2>${copyAs('duplane', `duplane explain svc/${this.name} -n ${this.namespace} --server ${serverURL}`)}</div>
        ${this.explanation.value || this.explanation.error
          ? this.decisions.render(service, this.explanation.value, cluster.past?.revision)
          : loading()}
      </section>`;
  }

  absent() {
    const refusal = this.explanation?.value?.refused;
    return html`${empty(t('service.absent'), t(cluster.past ? 'service.absentThen' : 'service.absentText'))}
      ${refusal
        ? html`<section class="card"><div class="card-head"><h2>${t('service.refused')}</h2></div><p class="words">${refusal.message}</p>${decisionList(refusal.decisions)}</section>`
        : nothing}`;
  }

  facts(service) {
    const external = ingress(service);
    return html`<span class="facts">
      <span class="chip plain">${typeOf(service)}</span>
      ${service.spec.type === 'ExternalName'
        ? html`<code>${service.spec.externalName}</code>`
        : html`<span class="chip plain">${policy(service)}</span> ${familyBadges(families(service))}
            ${isHeadless(service) ? html`<span class="none">clusterIP: None</span>` : clusterIPs(service).map(address)}`}
      <span class="mono">${ports(service).join(', ')}</span>
      ${external.length ? html`<span class="external">→ ${external.map(address)}</span>` : nothing}
    </span>`;
  }

  // The switch of policies.

  body(name) {
    return { spec: { ipFamilyPolicy: name } };
  }

  kubectl(name) {
    return ['kubectl', '-s', serverURL, '-n', this.namespace, 'patch', 'service', this.name, '--type=merge', `--field-manager=${FIELD_MANAGER}`, '-p', shellWord(JSON.stringify(this.body(name)))].join(' ');
  }

  policySwitch(service) {
    const now = policy(service);
    if (!now) {
      return html`<section class="card"><p class="quiet">${t('service.noFamilies')}</p></section>`;
    }
    const wanted = this.wanted && this.wanted !== now ? this.wanted : null;
    return html`<section class="card switch" aria-labelledby="switch">
      <div class="card-head"><h2 id="switch">${t('service.switch')}</h2></div>
      <fieldset class="segments">
        <legend class="visually-hidden">ipFamilyPolicy</legend>
        ${POLICIES.map(
          name => html`<label class=${name === now ? 'now' : ''}>
            <input type="radio" name="policy" value=${name} .checked=${name === (wanted ?? now)} ?disabled=${this.sending}
              @change=${() => { this.wanted = name; this.answer = null; this.update(); }} />
            <span>${name}</span></label>`,
        )}
      </fieldset>
      <p class="quiet">${t(`service.policy.${wanted ?? now}`)} ${documentLink('https://kubernetes.io/docs/concepts/services-networking/dual-stack/#services')}</p>
      ${wanted
        ? html`${commandLine(this.kubectl(wanted))}
            <div class="actions">
              <button type="button" class="primary" id="send" ?disabled=${this.sending} @click=${() => this.send(wanted)}>${t('service.send')}</button>
              <button type="button" @click=${() => { this.wanted = null; this.answer = null; this.update(); }}>${t('cancel')}</button>
            </div>`
        : nothing}
      <div role="status">${this.answer?.done ? html`<p class="done">${this.answer.done}</p>` : nothing}</div>
      ${this.answer?.error ? html`${problem(this.answer.error)}${this.refusal()}` : nothing}
    </section>`;
  }

  refusal() {
    const refusal = this.explanation.value?.refused;
    return refusal ? html`<h3>${t('service.refused')}</h3>${decisionList(refusal.decisions)}` : nothing;
  }

  async send(name) {
    this.sending = true;
    this.update();
    try {
      const service = await request(`${this.path}?fieldManager=${FIELD_MANAGER}`, {
        method: 'PATCH',
        type: 'application/merge-patch+json',
        body: this.body(name),
      });
      this.wanted = null;
      const given = clusterIPs(service).join(', ') || 'None';
      this.answer = { done: t('service.done', { policy: policy(service), families: families(service).join(', '), addresses: given }) };
      announce(this.answer.done);
    } catch (error) {
      this.answer = { error };
    }
    this.sending = false;
    this.explanation.now();
    this.update();
  }
}
