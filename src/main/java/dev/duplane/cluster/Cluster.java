package dev.duplane.cluster;

import dev.duplane.allocation.AddressPool;
import dev.duplane.allocation.PortPool;
import dev.duplane.api.GroupResource;
import dev.duplane.api.pki.CertificateAuthority;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.registry.ResourceCatalog;
import dev.duplane.registry.StorageMediaType;
import dev.duplane.registry.explain.Explanation;
import dev.duplane.store.SharedStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A cluster, running until it is closed. Thread-safe. */
public interface Cluster extends AutoCloseable {

  /**
   * A new cluster, ready for requests.
   *
   * @throws IllegalArgumentException if there is no such release, a feature gate cannot be told so,
   *     or the release or its gates do not allow the Service ranges
   */
  static Cluster start(ClusterConfig config) {
    return EmulatedCluster.empty(config);
  }

  /**
   * A cluster that begins with objects. One that begins with what {@link #state} has given, and
   * with the same configuration and clock, gives the same answers to the same requests as the
   * first.
   *
   * @throws IllegalArgumentException as in {@link #start(ClusterConfig)}
   * @throws SavedState.InvalidStateException if objects are not of this cluster's kinds, or two of
   *     them claim the same name, address or node port
   */
  static Cluster start(ClusterConfig config, SavedState state)
      throws SavedState.InvalidStateException {
    return EmulatedCluster.with(state, config);
  }

  /**
   * A cluster whose objects are in a store outside this process, which is closed with it. The
   * clusters of all processes that use the store are one.
   *
   * @param mediaType in which built-in kinds are stored there
   * @throws IllegalArgumentException as in {@link #start(ClusterConfig)}
   * @throws dev.duplane.store.StoreException if the store cannot be read
   */
  static Cluster on(SharedStore store, StorageMediaType mediaType, ClusterConfig config) {
    return EmulatedCluster.on(store, mediaType, config);
  }

  /** What it runs with now; the Service ranges may have been changed since the start. */
  ClusterConfig config();

  /** What time it is there, which may be driven; {@link ClusterConfig#clock} is the same. */
  ClusterClock clock();

  /** Who may use it, and for what. */
  AccessControl access();

  /** What can be made to go wrong in it. */
  Disturbances disturbances();

  /** What it serves, which may change while it runs. */
  ResourceCatalog catalog();

  /** The Service ranges and what is taken of them, in the order in which they are tried. */
  List<AddressPool> addressPools();

  /** The node ports and which of them are taken. */
  PortPool nodePorts();

  /**
   * Does what restarting kube-apiserver with another {@code --service-cluster-ip-range} would do:
   * objects are kept, pools are made anew.
   *
   * @param ranges one, or two of different families
   * @throws IllegalArgumentException if the release or its gates do not allow them; nothing is
   *     changed then
   */
  void changeServiceClusterIpRange(List<Cidr> ranges);

  /**
   * Why an object looks as it does, or why the last request for it was refused. The decisions of
   * writes are remembered for the {@value dev.duplane.registry.explain.WriteHistory#OBJECTS}
   * objects that were written last; of other objects that are there, what they tell themselves.
   *
   * @param path of an object, e.g. {@code /api/v1/namespaces/default/services/web}; or of a
   *     collection, for requests to create something that had no name yet
   * @return null if there is no such object, and no request for it is remembered
   */
  @Nullable Explanation explain(String path);

  /**
   * All objects as they were at a revision; the newest is that of {@link #revisions}.
   *
   * @throws dev.duplane.store.CompactedException if the revision is no longer kept
   * @throws dev.duplane.store.FutureRevisionException if it has not been reached
   */
  StateExport state(long revision);

  /** The revisions of which {@link #state} can tell. */
  StateExport.Reach revisions();

  /**
   * Waits for a revision to come, without a thread.
   *
   * @return completed once it has been reached or the cluster is closed; mostly on the thread of a
   *     writer, so what depends on it must hand over, not work. A caller that gives up completes or
   *     cancels it.
   */
  CompletableFuture<Void> reached(long revision);

  /** How many objects are stored of each resource, now; -1 if the store cannot tell. */
  Map<GroupResource, Integer> storedObjects();

  /** Whether its objects are in a store outside this process, where others may write, too. */
  boolean isShared();

  /**
   * Waits until reads see what other processes have written to the store so far.
   *
   * @return null if it is not {@linkplain #isShared shared}; completed by a StoreException if the
   *     store cannot tell
   */
  @Nullable CompletableFuture<Void> fresh();

  /** The state of the controllers. */
  ControllersStatus controllers();

  /**
   * What signs the cluster's certificates; it follows from the seed. Its certificate is in the
   * ConfigMap {@code kube-root-ca.crt} of each Namespace.
   */
  CertificateAuthority certificateAuthority();

  /**
   * Has the Endpoints and the EndpointSlice of the Service {@code kubernetes} say where the cluster
   * is served. A cluster that nobody serves has neither.
   *
   * @param address where clients reach the server
   * @param port where clients reach the server
   */
  void listens(IpAddress address, int port);

  /**
   * Does what controllers have pending now, and what follows from that: collects what has lost its
   * owners, ends what waits for its dependents. When it returns nothing is pending but what others
   * write meanwhile. A second call changes nothing.
   */
  void settle();

  @Override
  void close();
}
