// Uses a server as programs in JavaScript do: informer, patches, apply. Says what the informer saw.
import * as k8s from '@kubernetes/client-node';
import assert from 'node:assert/strict';

const config = new k8s.KubeConfig();
config.loadFromFile(process.argv[2]);
const core = config.makeApiClient(k8s.CoreV1Api);
const objects = k8s.KubernetesObjectApi.makeApiClient(config);
const namespace = 'javascript';

await core.createNamespace({body: {metadata: {name: namespace}}});
const list = () => core.listNamespacedService({namespace});
const informer = k8s.makeInformer(config, `/api/v1/namespaces/${namespace}/services`, list);
const seen = [];
let told = () => {};
for (const verb of ['add', 'update', 'delete']) {
  informer.on(verb, (service) => { seen.push(`${verb} ${service.metadata.name}`); told(); });
}
informer.on('error', (error) => { console.error(error); process.exit(1); });
await informer.start();
const until = async (event) => {
  while (!seen.includes(event)) await new Promise((resolve) => { told = resolve; });
};

const web = await core.createNamespacedService({namespace, body: {
  metadata: {name: 'web'},
  spec: {ipFamilyPolicy: 'PreferDualStack', selector: {app: 'web'}, ports: [{port: 80}]},
}});
assert.deepEqual(web.spec.ipFamilies, ['IPv4', 'IPv6']);
await until('add web');
const single = await core.patchNamespacedService(
  {name: 'web', namespace, body: {spec: {ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4'], clusterIPs: [web.spec.clusterIP]}}},
  k8s.setHeaderOptions('Content-Type', k8s.PatchStrategy.MergePatch));
assert.deepEqual(single.spec.clusterIPs, [web.spec.clusterIP]);
await until('update web');
await assert.rejects(
  core.createNamespacedService({namespace, body: {metadata: {name: 'Web'}, spec: {ports: [{port: 0}]}}}),
  (error) => error.code === 422 && /a lowercase RFC 1123 label/.test(error.body));
const applied = await objects.patch(
  {apiVersion: 'v1', kind: 'Service', metadata: {name: 'web', namespace}, spec: {ipFamilyPolicy: 'RequireDualStack'}},
  undefined, undefined, 'js', true, k8s.PatchStrategy.ServerSideApply);
assert.equal(applied.spec.clusterIPs.length, 2);
await core.deleteNamespacedService({name: 'web', namespace});
await until('delete web');
console.log(seen.join('\n'));
process.exit(0);
