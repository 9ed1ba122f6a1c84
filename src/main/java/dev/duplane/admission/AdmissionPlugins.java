package dev.duplane.admission;

import dev.duplane.registry.ObjectStorage;
import dev.duplane.store.Store;
import java.time.Clock;
import java.util.List;

/** Makes the chain of a cluster from what the plugins read. */
public final class AdmissionPlugins {
  private AdmissionPlugins() {}

  /** How the objects of a kind lie in the store. */
  public interface AdmissionStorages {
    /** The storage of a resource. */
    ObjectStorage of(String group, String version, String plural);
  }

  /**
   * All plugins that are on by default.
   *
   * @param store which holds what they read
   * @param storages how it lies there
   * @param clock the cluster's
   */
  public static AdmissionChain all(Store store, AdmissionStorages storages, Clock clock) {
    return new AdmissionChain(
        List.of(
            lifecycle(store, storages),
            new LimitRanger(new NamespacedObjects(store, storages.of("", "v1", "limitranges"))),
            new QuotaAdmission(
                new NamespacedObjects(store, storages.of("", "v1", "resourcequotas")), clock)));
  }

  /** NamespaceLifecycle alone. */
  public static AdmissionChain namespaceLifecycle(Store store, AdmissionStorages storages) {
    return new AdmissionChain(List.of(lifecycle(store, storages)));
  }

  private static NamespaceLifecycle lifecycle(Store store, AdmissionStorages storages) {
    return new NamespaceLifecycle(store, storages.of("", "v1", "namespaces"));
  }
}
