package dev.duplane.admission;

import dev.duplane.api.cel.AccessCheck;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.registry.RegistryContext;
import dev.duplane.registry.ServedResources;
import dev.duplane.store.Store;
import java.time.Clock;
import java.util.List;
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
   * All plugins that are on by default.
   *
   * @param context whose store holds what they read
   * @param storages how it lies there
   * @param served what the cluster serves, now
   * @param access answers expressions that ask for permissions
   * @param clock the cluster's
   */
  public static AdmissionChain all(
      RegistryContext context,
      AdmissionStorages storages,
      Supplier<ServedResources> served,
      AccessCheck access,
      Clock clock) {
    Store store = context.store();
    RequestRules rules = new RequestRules(store, storages.of("", "v1", "namespaces"), served);
    Parts parts = new Parts(context, storages, served, rules, new RequestVariables(rules, access));
    return new AdmissionChain(
        List.of(
            lifecycle(store, storages),
            new LimitRanger(new NamespacedObjects(store, storages.of("", "v1", "limitranges"))),
            new PodPriority(
                new NamespacedObjects(
                    store, storages.of("scheduling.k8s.io", "v1", "priorityclasses"))),
            new DefaultTolerations(),
            new PodRuntimeClass(
                new NamespacedObjects(store, storages.of("node.k8s.io", "v1", "runtimeclasses"))),
            new MutatingPolicies(
                parts.policies("mutatingadmissionpolicies", "mutatingadmissionpolicybindings"),
                parts.variables(),
                () -> context.contract().schema("io.k8s.api.autoscaling.v1.Scale")),
            new ValidatingPolicies(
                parts.policies("validatingadmissionpolicies", "validatingadmissionpolicybindings"),
                parts.variables()),
            webhooks(parts),
            new QuotaAdmission(
                new NamespacedObjects(store, storages.of("", "v1", "resourcequotas")), clock)));
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
      return new NamespacedObjects(context.store(), storages.of(GROUP, "v1", plural));
    }
  }

  private static WebhookAdmission webhooks(Parts parts) {
    RegistryContext context = parts.context();
    AdmissionStorages storages = parts.storages();
    Store store = context.store();
    return new WebhookAdmission(
        context,
        new WebhookConfigurations(parts.objects("mutatingwebhookconfigurations"), true),
        new WebhookConfigurations(parts.objects("validatingwebhookconfigurations"), false),
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
