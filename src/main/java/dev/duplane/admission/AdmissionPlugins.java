package dev.duplane.admission;

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
   * @param clock the cluster's
   */
  public static AdmissionChain all(
      RegistryContext context,
      AdmissionStorages storages,
      Supplier<ServedResources> served,
      Clock clock) {
    Store store = context.store();
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
            policies(store, storages, served),
            webhooks(context, storages),
            new QuotaAdmission(
                new NamespacedObjects(store, storages.of("", "v1", "resourcequotas")), clock)));
  }

  private static PolicyAdmission policies(
      Store store, AdmissionStorages storages, Supplier<ServedResources> served) {
    return new PolicyAdmission(
        new NamespacedObjects(store, storages.of(GROUP, "v1", "validatingadmissionpolicies")),
        new NamespacedObjects(store, storages.of(GROUP, "v1", "validatingadmissionpolicybindings")),
        new RequestRules(store, storages.of("", "v1", "namespaces")),
        new PolicyParameters(store, served));
  }

  private static WebhookAdmission webhooks(RegistryContext context, AdmissionStorages storages) {
    Store store = context.store();
    return new WebhookAdmission(
        context,
        new WebhookConfigurations(
            store, storages.of(GROUP, "v1", "mutatingwebhookconfigurations"), true),
        new WebhookConfigurations(
            store, storages.of(GROUP, "v1", "validatingwebhookconfigurations"), false),
        new RequestRules(store, storages.of("", "v1", "namespaces")),
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
