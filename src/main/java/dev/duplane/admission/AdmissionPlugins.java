package dev.duplane.admission;

import dev.duplane.admission.podsecurity.PodSecurityStandards;
import dev.duplane.api.cel.AccessCheck;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.registry.RegistryContext;
import dev.duplane.registry.ServedResources;
import dev.duplane.store.Store;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Makes the chain of a cluster from what the plugins read. */
public final class AdmissionPlugins {
  private static final String GROUP = "admissionregistration.k8s.io";
  private static final int THREADS = 8;
  private static final int IDLE_SECONDS = 10;

  private AdmissionPlugins() {}

  /** How the objects of a kind lie in the store. */
  public interface AdmissionStorages {
    /** The storage of a resource. */
    ObjectStorage of(String group, String version, String plural);
  }

  /**
   * All plugins that are on.
   *
   * @param config says which
   * @param context whose store holds what they read
   * @param storages how it lies there
   * @param served what the cluster serves, now
   * @param access answers expressions that ask for permissions
   * @param clock the cluster's
   */
  public static AdmissionChain all(
      AdmissionConfiguration config,
      RegistryContext context,
      AdmissionStorages storages,
      Supplier<ServedResources> served,
      AccessCheck access,
      Clock clock) {
    Store store = context.store();
    RequestRules rules = new RequestRules(store, storages.of("", "v1", "namespaces"), served);
    Parts parts = new Parts(context, storages, served, rules, new RequestVariables(rules, access));
    Map<PluginName, Supplier<AdmissionPlugin>> plugins = new LinkedHashMap<>();
    plugins.put(PluginName.NAMESPACE_LIFECYCLE, () -> lifecycle(store, storages));
    plugins.put(
        PluginName.LIMIT_RANGER, () -> new LimitRanger(parts.objects("", "v1", "limitranges")));
    plugins.put(
        PluginName.SERVICE_ACCOUNT,
        () ->
            new PodServiceAccount(
                parts.objects("", "v1", "serviceaccounts"), context.identity()::generateName));
    plugins.put(PluginName.NODE_RESTRICTION, () -> new NodeRestriction(nodePods(parts, access)));
    plugins.put(
        PluginName.POD_SECURITY,
        () ->
            new PodSecurity(
                parts.objects("", "v1", "namespaces"),
                parts.objects("", "v1", "pods"),
                new PodSecurityStandards(context.contract().release().minor())));
    plugins.put(
        PluginName.PRIORITY,
        () -> new PodPriority(parts.objects("scheduling.k8s.io", "v1", "priorityclasses")));
    plugins.put(PluginName.DEFAULT_TOLERATION_SECONDS, DefaultTolerations::new);
    plugins.put(
        PluginName.DEFAULT_STORAGE_CLASS,
        () -> new DefaultStorageClass(parts.objects("storage.k8s.io", "v1", "storageclasses")));
    plugins.put(
        PluginName.RUNTIME_CLASS,
        () -> new PodRuntimeClass(parts.objects("node.k8s.io", "v1", "runtimeclasses")));
    plugins.put(
        PluginName.DEFAULT_INGRESS_CLASS,
        () -> new DefaultIngressClass(parts.objects("networking.k8s.io", "v1", "ingressclasses")));
    plugins.put(
        PluginName.POD_TOPOLOGY_LABELS,
        () -> new PodTopologyLabels(parts.objects("", "v1", "nodes")));
    plugins.put(
        PluginName.MUTATING_ADMISSION_POLICY,
        () ->
            new MutatingPolicies(
                parts.policies("mutatingadmissionpolicies", "mutatingadmissionpolicybindings"),
                parts.variables(),
                () -> context.contract().schema("io.k8s.api.autoscaling.v1.Scale")));
    plugins.put(
        PluginName.VALIDATING_ADMISSION_POLICY,
        () ->
            new ValidatingPolicies(
                parts.policies("validatingadmissionpolicies", "validatingadmissionpolicybindings"),
                parts.variables()));
    List<AdmissionPlugin> chain = new ArrayList<>();
    plugins.forEach(
        (name, plugin) -> {
          if (config.isOn(name)) {
            chain.add(plugin.get());
          }
        });
    chain.add(webhooks(parts, config));
    if (config.isOn(PluginName.RESOURCE_QUOTA)) {
      chain.add(new QuotaAdmission(parts.objects("", "v1", "resourcequotas"), clock));
    }
    return new AdmissionChain(chain);
  }

  /** What policies and webhooks have in common. */
  private record Parts(
      RegistryContext context,
      AdmissionStorages storages,
      Supplier<ServedResources> served,
      RequestRules rules,
      RequestVariables variables) {

    private PolicyHooks policies(String plural, String bindings) {
      return new PolicyHooks(
          objects(plural), objects(bindings), rules, new PolicyParameters(context.store(), served));
    }

    private NamespacedObjects objects(String plural) {
      return objects(GROUP, "v1", plural);
    }

    private NamespacedObjects objects(String group, String version, String plural) {
      return new NamespacedObjects(context.store(), storages.of(group, version, plural));
    }
  }

  private static NodePods nodePods(Parts parts, AccessCheck access) {
    return new NodePods(
        new NodePods.NodeObjects(
            parts.objects("", "v1", "pods"),
            parts.objects("", "v1", "nodes"),
            parts.objects("", "v1", "persistentvolumeclaims"),
            parts.objects("", "v1", "persistentvolumes"),
            parts.objects("storage.k8s.io", "v1", "csidrivers")),
        access);
  }

  /** Both plugins that ask webhooks. */
  private static WebhookAdmission webhooks(Parts parts, AdmissionConfiguration config) {
    RegistryContext context = parts.context();
    AdmissionStorages storages = parts.storages();
    Store store = context.store();
    return new WebhookAdmission(
        context,
        new WebhookConfigurations(
            parts.objects("mutatingwebhookconfigurations"),
            true,
            config.isOn(PluginName.MUTATING_ADMISSION_WEBHOOK)),
        new WebhookConfigurations(
            parts.objects("validatingwebhookconfigurations"),
            false,
            config.isOn(PluginName.VALIDATING_ADMISSION_WEBHOOK)),
        parts.rules(),
        parts.variables(),
        new WebhookClient(
            new ServiceEndpointResolver(
                store,
                storages.of("", "v1", "services"),
                storages.of("discovery.k8s.io", "v1", "endpointslices"))),
        executor());
  }

  /** Has no threads while nobody is asked. */
  private static ThreadPoolExecutor executor() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "duplane-webhooks");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** NamespaceLifecycle alone. */
  public static AdmissionChain namespaceLifecycle(Store store, AdmissionStorages storages) {
    return new AdmissionChain(List.of(lifecycle(store, storages)));
  }

  private static NamespaceLifecycle lifecycle(Store store, AdmissionStorages storages) {
    return new NamespaceLifecycle(store, storages.of("", "v1", "namespaces"));
  }
}
