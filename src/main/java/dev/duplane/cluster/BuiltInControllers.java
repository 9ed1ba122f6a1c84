package dev.duplane.cluster;

import dev.duplane.api.GroupResource;
import dev.duplane.api.pki.CertificateAuthority;
import dev.duplane.controller.Controller;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.RestMapper;
import dev.duplane.controller.certificates.CertificateApprovingController;
import dev.duplane.controller.certificates.CertificateCleanerController;
import dev.duplane.controller.certificates.CertificateSigningController;
import dev.duplane.controller.cloud.ProviderOutage;
import dev.duplane.controller.cloud.ServiceLoadBalancerController;
import dev.duplane.controller.clusterroleaggregation.ClusterRoleAggregationController;
import dev.duplane.controller.cronjob.CronJobController;
import dev.duplane.controller.daemonset.DaemonSetController;
import dev.duplane.controller.deployment.DeploymentController;
import dev.duplane.controller.disruption.DisruptionController;
import dev.duplane.controller.endpoints.EndpointsController;
import dev.duplane.controller.endpointslice.EndpointSliceController;
import dev.duplane.controller.endpointslicemirroring.EndpointSliceMirroringController;
import dev.duplane.controller.garbagecollector.GarbageCollector;
import dev.duplane.controller.job.JobController;
import dev.duplane.controller.kubelet.KubeletController;
import dev.duplane.controller.namespace.NamespaceController;
import dev.duplane.controller.nodeipam.NodeIpamController;
import dev.duplane.controller.nodelifecycle.NodeLifecycleController;
import dev.duplane.controller.podautoscaler.HorizontalController;
import dev.duplane.controller.podgarbagecollector.PodGarbageCollector;
import dev.duplane.controller.replicaset.ReplicaSetController;
import dev.duplane.controller.resourcequota.ResourceQuotaController;
import dev.duplane.controller.rootcacertificatepublisher.RootCaCertificatePublisher;
import dev.duplane.controller.scheduler.SchedulerController;
import dev.duplane.controller.serviceaccount.ServiceAccountController;
import dev.duplane.controller.servicecidr.ServiceCidrController;
import dev.duplane.controller.statefulset.StatefulSetController;
import dev.duplane.controller.storageprotection.PersistentVolumeClaimProtectionController;
import dev.duplane.controller.storageprotection.PersistentVolumeProtectionController;
import dev.duplane.controller.ttlafterfinished.TtlAfterFinishedController;
import dev.duplane.controller.validatingadmissionpolicystatus.PolicyStatusController;
import dev.duplane.registry.ResourceCatalog;
import dev.duplane.store.Store;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The controllers that {@code --controllers} turns on and off, and how each is made. This is the
 * one place that knows them all.
 */
final class BuiltInControllers {
  /**
   * How each is made; null if the release has no objects for it, or the cluster is not meant to
   * have it.
   */
  private final Map<Controllers.Name, Function<ControllerContext, @Nullable Controller>> byName =
      new EnumMap<>(Controllers.Name.class);

  /**
   * What controllers are made of.
   *
   * @param catalog what they read and write
   * @param store where the objects are
   * @param mapper what its keys mean
   * @param manager whose informers they may use
   * @param authority signs the cluster's certificates
   * @param config the flags that concern them
   * @param outage whether the cloud provider answers
   */
  record ControllerContext(
      ResourceCatalog catalog,
      Store store,
      RestMapper mapper,
      ControllerManager manager,
      Supplier<CertificateAuthority> authority,
      ClusterConfig config,
      ProviderOutage outage) {

    /** The objects of a resource of the core group. */
    Indexer informer(String plural) {
      return manager.informer(new GroupResource("", plural));
    }
  }

  BuiltInControllers() {
    byName.put(
        Controllers.Name.NAMESPACE,
        parts -> new NamespaceController(parts.catalog(), parts.config().clock()));
    byName.put(
        Controllers.Name.GARBAGE_COLLECTOR,
        parts -> new GarbageCollector(parts.store(), parts.mapper()));
    byName.put(
        Controllers.Name.SERVICE_ACCOUNT,
        parts -> new ServiceAccountController(parts.catalog(), parts.manager()));
    byName.put(
        Controllers.Name.ROOT_CA_CERTIFICATE_PUBLISHER,
        parts ->
            new RootCaCertificatePublisher(
                parts.catalog(), parts.manager(), () -> parts.authority().get().pem()));
    byName.put(
        Controllers.Name.CLUSTER_ROLE_AGGREGATION,
        parts -> new ClusterRoleAggregationController(parts.catalog(), parts.manager()));
    byName.put(
        Controllers.Name.VALIDATING_ADMISSION_POLICY_STATUS,
        parts ->
            serves(parts, "admissionregistration.k8s.io", "validatingadmissionpolicies")
                ? new PolicyStatusController(parts.catalog(), parts.manager())
                : null);
    byName.put(
        Controllers.Name.RESOURCE_QUOTA,
        parts ->
            new ResourceQuotaController(
                parts.catalog(),
                parts.manager(),
                parts.store(),
                parts.mapper(),
                parts.config().clock()));
    byName.put(
        Controllers.Name.CERTIFICATE_APPROVING,
        parts -> new CertificateApprovingController(parts.catalog(), parts.config().clock()));
    byName.put(
        Controllers.Name.CERTIFICATE_SIGNING,
        parts ->
            new CertificateSigningController(
                parts.catalog(), parts.authority(), parts.config().clock()));
    byName.put(
        Controllers.Name.CERTIFICATE_CLEANER,
        parts -> new CertificateCleanerController(parts.catalog(), parts.config().clock()));
    addNodes();
    addEndpoints();
    addWorkloads();
  }

  /** The controllers that make Pods. */
  private void addWorkloads() {
    byName.put(
        Controllers.Name.REPLICA_SET,
        parts ->
            new ReplicaSetController(parts.catalog(), parts.manager(), parts.config().clock()));
    byName.put(
        Controllers.Name.DEPLOYMENT,
        parts ->
            new DeploymentController(parts.catalog(), parts.manager(), parts.config().clock()));
    byName.put(
        Controllers.Name.DAEMON_SET,
        parts -> new DaemonSetController(parts.catalog(), parts.manager(), parts.config().clock()));
    byName.put(
        Controllers.Name.STATEFUL_SET,
        parts ->
            new StatefulSetController(parts.catalog(), parts.manager(), parts.config().clock()));
    byName.put(
        Controllers.Name.JOB,
        parts -> new JobController(parts.catalog(), parts.manager(), parts.config().clock()));
    byName.put(
        Controllers.Name.TTL_AFTER_FINISHED,
        parts -> new TtlAfterFinishedController(parts.catalog(), parts.config().clock()));
    byName.put(
        Controllers.Name.CRON_JOB,
        parts ->
            serves(parts, "batch", "cronjobs")
                ? new CronJobController(parts.catalog(), parts.manager(), parts.config().clock())
                : null);
    byName.put(
        Controllers.Name.HORIZONTAL_POD_AUTOSCALER,
        parts ->
            new HorizontalController(parts.catalog(), parts.manager(), parts.config().clock()));
    byName.put(
        Controllers.Name.DISRUPTION,
        parts ->
            serves(parts, "policy", "poddisruptionbudgets")
                ? new DisruptionController(parts.catalog(), parts.manager(), parts.config().clock())
                : null);
  }

  /** The controllers of what stands behind Services. */
  private void addEndpoints() {
    byName.put(
        Controllers.Name.ENDPOINT_SLICE,
        parts ->
            serves(parts, "discovery.k8s.io", "endpointslices")
                ? new EndpointSliceController(
                    parts.catalog(), parts.manager(), parts.config().clock())
                : null);
    byName.put(
        Controllers.Name.ENDPOINT_SLICE_MIRRORING,
        parts ->
            serves(parts, "discovery.k8s.io", "endpointslices")
                ? new EndpointSliceMirroringController(
                    parts.catalog(), parts.manager(), parts.config().clock())
                : null);
    byName.put(
        Controllers.Name.ENDPOINTS,
        parts -> new EndpointsController(parts.catalog(), parts.manager(), parts.config().clock()));
    byName.put(
        Controllers.Name.SERVICE_CIDR,
        parts ->
            serves(parts, "networking.k8s.io", "servicecidrs")
                ? new ServiceCidrController(
                    parts.catalog(), parts.manager(), parts.config().clock())
                : null);
    byName.put(
        Controllers.Name.SERVICE_LB,
        parts ->
            parts.config().cloudProvider().loadBalancerIpRanges().isEmpty()
                ? null
                : new ServiceLoadBalancerController(
                    parts.catalog(),
                    parts.manager(),
                    parts.config().clock(),
                    parts.config().cloudProvider(),
                    parts.outage()));
  }

  /** Whether the release has a resource, as v1. */
  private static boolean serves(ControllerContext parts, String group, String plural) {
    return parts.catalog().resource(group, "v1", plural) != null;
  }

  /** The controllers of Nodes, and of Pods on them. */
  private void addNodes() {
    byName.put(
        Controllers.Name.NODE_IPAM,
        parts ->
            new NodeIpamController(
                parts.catalog(),
                parts.informer("nodes"),
                parts.config().clock(),
                parts.config().nodeIpam(),
                parts.config().serviceClusterIpRanges()));
    byName.put(
        Controllers.Name.KUBELET,
        parts ->
            new KubeletController(
                parts.catalog(),
                parts.informer("nodes"),
                parts.informer("pods"),
                parts.config().clock(),
                parts.config().kubelet(),
                parts.config().features().release().gitVersion()));
    byName.put(
        Controllers.Name.NODE_LIFECYCLE,
        parts ->
            new NodeLifecycleController(
                parts.catalog(),
                parts.informer("nodes"),
                parts.informer("pods"),
                parts.config().clock()));
    byName.put(
        Controllers.Name.POD_GARBAGE_COLLECTOR,
        parts -> new PodGarbageCollector(parts.catalog(), parts.manager(), parts.config().clock()));
    byName.put(
        Controllers.Name.PERSISTENT_VOLUME_CLAIM_PROTECTION,
        parts -> new PersistentVolumeClaimProtectionController(parts.catalog(), parts.manager()));
    byName.put(
        Controllers.Name.PERSISTENT_VOLUME_PROTECTION,
        parts -> new PersistentVolumeProtectionController(parts.catalog(), parts.manager()));
    byName.put(
        Controllers.Name.SCHEDULER,
        parts ->
            new SchedulerController(
                parts.catalog(),
                parts.informer("pods"),
                parts.informer("namespaces"),
                serves(parts, "policy", "poddisruptionbudgets")
                    ? parts.manager().informer(new GroupResource("policy", "poddisruptionbudgets"))
                        ::list
                    : List::of,
                parts.config().clock()));
  }

  /** Adds those that run to the manager. */
  void addTo(ControllerManager manager, ControllerContext parts) {
    byName.forEach(
        (name, make) -> {
          Controller made = parts.config().controllers().run(name) ? make.apply(parts) : null;
          if (made != null) {
            manager.add(made);
          }
        });
  }
}
