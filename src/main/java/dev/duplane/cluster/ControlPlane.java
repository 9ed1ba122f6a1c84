package dev.duplane.cluster;

import dev.duplane.cluster.Controllers.Name;
import dev.duplane.registry.componentstatus.ComponentHealth;
import dev.duplane.store.Store;
import dev.duplane.store.StoreException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The components beside kube-apiserver, as it asks for their health (pkg/registry/core/rest, {@code
 * componentStatusStorage}): those that {@code --controllers} has run are healthy, and etcd is the
 * store.
 */
final class ControlPlane {
  private static final int CONTROLLER_MANAGER_PORT = 10257;
  private static final int SCHEDULER_PORT = 10259;

  /** What is no part of kube-controller-manager. */
  private static final Set<Name> OTHERS = EnumSet.of(Name.SCHEDULER, Name.KUBELET);

  private ControlPlane() {}

  /** The components of a cluster, by the names of their ComponentStatuses. */
  static Map<String, Supplier<ComponentHealth>> components(Controllers controllers, Store store) {
    boolean manager =
        Arrays.stream(Name.values())
            .anyMatch(name -> !OTHERS.contains(name) && controllers.run(name));
    return Map.of(
        "controller-manager",
        () -> health(manager, CONTROLLER_MANAGER_PORT),
        "scheduler",
        () -> health(controllers.run(Name.SCHEDULER), SCHEDULER_PORT),
        "etcd-0",
        () -> health(store));
  }

  private static ComponentHealth health(boolean runs, int port) {
    return runs ? ComponentHealth.OK : ComponentHealth.absent(port);
  }

  private static ComponentHealth health(Store store) {
    try {
      store.snapshot().revision();
      return ComponentHealth.OK;
    } catch (StoreException e) {
      return ComponentHealth.failed(String.valueOf(e.getMessage()));
    }
  }
}
