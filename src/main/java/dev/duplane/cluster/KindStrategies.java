package dev.duplane.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.allocation.Allocators;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectView;
import dev.duplane.api.release.Feature;
import dev.duplane.api.release.Features;
import dev.duplane.authentication.review.SelfSubjectReviews;
import dev.duplane.authentication.review.TokenReviews;
import dev.duplane.authentication.serviceaccount.TokenRequests;
import dev.duplane.authorization.rbac.RoleIndex.RoleKind;
import dev.duplane.authorization.review.AccessReviewKind;
import dev.duplane.authorization.review.AccessReviews;
import dev.duplane.authorization.review.RulesReviews;
import dev.duplane.registry.ActionStrategy;
import dev.duplane.registry.PlainStrategy;
import dev.duplane.registry.Registry;
import dev.duplane.registry.Review;
import dev.duplane.registry.ReviewStrategy;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.admissionregistration.AdmissionValidation;
import dev.duplane.registry.admissionregistration.ParameterAccess;
import dev.duplane.registry.apiregistration.ApiServiceStrategy;
import dev.duplane.registry.apps.ControllerRevisionStrategy;
import dev.duplane.registry.apps.DaemonSetStrategy;
import dev.duplane.registry.apps.DeploymentStrategy;
import dev.duplane.registry.apps.ReplicaSetStrategy;
import dev.duplane.registry.apps.ReplicationControllerStrategy;
import dev.duplane.registry.apps.StatefulSetStrategy;
import dev.duplane.registry.autoscaling.HorizontalPodAutoscalerStrategy;
import dev.duplane.registry.batch.CronJobStrategy;
import dev.duplane.registry.batch.JobStrategy;
import dev.duplane.registry.certificates.CertificateSigningRequestStrategy;
import dev.duplane.registry.componentstatus.ComponentHealth;
import dev.duplane.registry.componentstatus.ComponentStatusStrategy;
import dev.duplane.registry.configmap.ConfigMapStrategy;
import dev.duplane.registry.customresourcedefinition.CustomResourceDefinitionStrategy;
import dev.duplane.registry.endpoints.EndpointsStrategy;
import dev.duplane.registry.endpointslice.EndpointSliceStrategy;
import dev.duplane.registry.events.EventStrategy;
import dev.duplane.registry.namespace.NamespaceStrategy;
import dev.duplane.registry.networking.IngressClassValidation;
import dev.duplane.registry.networking.IngressValidation;
import dev.duplane.registry.networking.IpAddressRecords;
import dev.duplane.registry.networking.IpAddressStrategy;
import dev.duplane.registry.networking.NetworkPolicyValidation;
import dev.duplane.registry.networking.ServiceCidrStrategy;
import dev.duplane.registry.node.NodeStrategy;
import dev.duplane.registry.plain.DependentDefaults;
import dev.duplane.registry.plain.LeaseValidation;
import dev.duplane.registry.plain.LimitRangeValidation;
import dev.duplane.registry.pod.EvictionBudgets;
import dev.duplane.registry.pod.PodStrategy;
import dev.duplane.registry.pod.PodTemplates;
import dev.duplane.registry.pod.RuntimeClassStrategy;
import dev.duplane.registry.policy.PodDisruptionBudgetStrategy;
import dev.duplane.registry.quota.ResourceQuotaValidation;
import dev.duplane.registry.rbac.GrantCheck;
import dev.duplane.registry.rbac.RoleBindingStrategy;
import dev.duplane.registry.rbac.RoleStrategy;
import dev.duplane.registry.scheduling.PriorityClassStrategy;
import dev.duplane.registry.secret.SecretStrategy;
import dev.duplane.registry.service.NodePortRecord;
import dev.duplane.registry.service.OrphanedAddresses;
import dev.duplane.registry.service.ServiceStrategy;
import dev.duplane.registry.serviceaccount.ServiceAccountStrategy;
import dev.duplane.registry.storage.AttachmentValidation;
import dev.duplane.registry.storage.ClassValidation;
import dev.duplane.registry.storage.CsiValidation;
import dev.duplane.registry.storage.PersistentVolumeClaimStrategy;
import dev.duplane.registry.storage.PersistentVolumeStrategy;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The built-in kinds that have a behaviour of their own, and how the strategy of each is made from
 * what a cluster has. A kind that is not listed has the {@link PlainStrategy}.
 */
final class KindStrategies {

  /**
   * The parts of a cluster that strategies may need.
   *
   * @param features of its release
   * @param allocators the pools of addresses and node ports, as they are now
   * @param records the IPAddress objects of Services
   * @param orphans addresses that nobody has any more
   * @param nodePorts records the node ports in use
   * @param rangesChanged told when ServiceCIDR objects have changed
   * @param registry has the objects of all kinds
   * @param clock the cluster's
   * @param access who may use the cluster
   * @param components of the control plane, each asked for its health
   */
  record Parts(
      Features features,
      Supplier<Allocators> allocators,
      IpAddressRecords records,
      OrphanedAddresses orphans,
      NodePortRecord nodePorts,
      Runnable rangesChanged,
      Supplier<Registry> registry,
      Clock clock,
      AccessControl access,
      Map<String, Supplier<ComponentHealth>> components) {

    private boolean strict() {
      return features.isEnabled(Feature.STRICT_IP_CIDR_VALIDATION);
    }
  }

  /** Makes the strategy of one kind. */
  private interface Factory {
    Strategy make(ApiResource resource, Parts parts);
  }

  private static final Map<GroupResource, Factory> FACTORIES =
      Map.ofEntries(
          entry(
              "", "bindings", (resource, parts) -> new ActionStrategy(resource, "pods", "binding")),
          entry(
              "",
              "componentstatuses",
              (resource, parts) -> new ComponentStatusStrategy(parts.components())),
          entry("", "configmaps", (resource, parts) -> new ConfigMapStrategy()),
          entry("", "endpoints", (resource, parts) -> new EndpointsStrategy(parts.strict())),
          entry("", "events", (resource, parts) -> new EventStrategy(resource.group())),
          entry("", "namespaces", (resource, parts) -> new NamespaceStrategy()),
          entry("", "nodes", (resource, parts) -> new NodeStrategy(parts.strict())),
          entry(
              "",
              "pods",
              (resource, parts) ->
                  new PodStrategy(resource, parts.strict(), new EvictionBudgets(parts.registry()))),
          entry(
              "",
              "limitranges",
              (resource, parts) ->
                  new PlainStrategy(
                      resource, DependentDefaults::limitRange, LimitRangeValidation::validate)),
          entry(
              "",
              "resourcequotas",
              (resource, parts) -> new PlainStrategy(resource, ResourceQuotaValidation::validate)),
          entry(
              "",
              "podtemplates",
              (resource, parts) ->
                  new PlainStrategy(
                      resource,
                      object -> PodTemplates.applyDefaults(template(object)),
                      (object, before) ->
                          PodTemplates.validate(FieldPath.of("template"), template(object)))),
          entry("", "secrets", (resource, parts) -> new SecretStrategy(resource)),
          entry(
              "batch",
              "cronjobs",
              (resource, parts) -> new CronJobStrategy(resource, parts.strict())),
          entry("batch", "jobs", (resource, parts) -> new JobStrategy(resource, parts.strict())),
          entry(
              "",
              "replicationcontrollers",
              (resource, parts) -> new ReplicationControllerStrategy(resource, parts.strict())),
          entry(
              "",
              "persistentvolumes",
              (resource, parts) -> new PersistentVolumeStrategy(parts.clock())),
          entry(
              "",
              "persistentvolumeclaims",
              (resource, parts) -> new PersistentVolumeClaimStrategy()),
          stored("storageclasses", ClassValidation::storageClass),
          stored("volumeattributesclasses", ClassValidation::attributesClass),
          stored("csidrivers", CsiValidation::driver),
          stored("csinodes", CsiValidation::node),
          stored("csistoragecapacities", CsiValidation::capacity),
          stored("volumeattachments", AttachmentValidation::validate),
          entry(
              "networking.k8s.io",
              "networkpolicies",
              (resource, parts) ->
                  new PlainStrategy(
                      resource,
                      DependentDefaults::networkPolicy,
                      (policy, before) ->
                          NetworkPolicyValidation.validate(policy, before, parts.strict()))),
          entry(
              "coordination.k8s.io",
              "leases",
              (resource, parts) -> new PlainStrategy(resource, LeaseValidation::validate)),
          entry(
              "networking.k8s.io",
              "ingressclasses",
              (resource, parts) -> new PlainStrategy(resource, IngressClassValidation::validate)),
          entry(
              "networking.k8s.io",
              "ingresses",
              (resource, parts) ->
                  new PlainStrategy(
                      resource,
                      (ingress, before) ->
                          IngressValidation.validate(
                              ingress,
                              before,
                              parts
                                  .features()
                                  .isEnabled(Feature.RELAXED_SERVICE_NAME_VALIDATION)))),
          entry(
              "autoscaling",
              "horizontalpodautoscalers",
              (resource, parts) -> new HorizontalPodAutoscalerStrategy(resource)),
          entry(
              "apiregistration.k8s.io",
              "apiservices",
              (resource, parts) -> new ApiServiceStrategy(parts.clock())),
          role(RoleKind.CLUSTER_ROLES, RoleStrategy::new),
          role(RoleKind.ROLES, RoleStrategy::new),
          role(RoleKind.CLUSTER_ROLE_BINDINGS, RoleBindingStrategy::new),
          role(RoleKind.ROLE_BINDINGS, RoleBindingStrategy::new),
          entry(
              "",
              "serviceaccounts",
              (resource, parts) ->
                  new ServiceAccountStrategy(
                      new TokenRequests(parts.access().tokenKey(), parts.registry()))),
          entry(
              "certificates.k8s.io",
              "certificatesigningrequests",
              (resource, parts) ->
                  new CertificateSigningRequestStrategy(
                      resource, parts.access()::mayActFor, parts.clock())),
          review(
              "authentication.k8s.io",
              "selfsubjectreviews",
              parts -> new SelfSubjectReviews(parts.clock())),
          review(
              "authentication.k8s.io",
              "tokenreviews",
              parts -> new TokenReviews(parts.access().authenticator())),
          accessReview("subjectaccessreviews", AccessReviewKind.SUBJECT),
          accessReview("localsubjectaccessreviews", AccessReviewKind.LOCAL),
          accessReview("selfsubjectaccessreviews", AccessReviewKind.SELF),
          review(
              "authorization.k8s.io",
              "selfsubjectrulesreviews",
              parts -> new RulesReviews(parts.access().authorizer())),
          checked("validatingwebhookconfigurations", AdmissionValidation.webhooks(false)),
          checked("mutatingwebhookconfigurations", AdmissionValidation.webhooks(true)),
          authored(
              "validatingadmissionpolicies",
              AdmissionValidation.validatingPolicy(),
              ParameterAccess::ofPolicy),
          authored(
              "mutatingadmissionpolicies",
              AdmissionValidation.mutatingPolicy(),
              ParameterAccess::ofPolicy),
          authored(
              "validatingadmissionpolicybindings",
              AdmissionValidation.binding(false),
              access -> access.ofBinding("validatingadmissionpolicies")),
          authored(
              "mutatingadmissionpolicybindings",
              AdmissionValidation.binding(true),
              access -> access.ofBinding("mutatingadmissionpolicies")),
          entry(
              "",
              "services",
              (resource, parts) ->
                  new ServiceStrategy(
                      parts.allocators(),
                      parts.records(),
                      parts.orphans(),
                      parts.nodePorts(),
                      parts.features())),
          entry(
              "apiextensions.k8s.io",
              "customresourcedefinitions",
              (resource, parts) -> new CustomResourceDefinitionStrategy(resource)),
          entry(
              "apps", "controllerrevisions", (resource, parts) -> new ControllerRevisionStrategy()),
          entry(
              "apps",
              "daemonsets",
              (resource, parts) -> new DaemonSetStrategy(resource, parts.strict())),
          entry(
              "apps",
              "deployments",
              (resource, parts) -> new DeploymentStrategy(resource, parts.strict())),
          entry(
              "apps",
              "replicasets",
              (resource, parts) -> new ReplicaSetStrategy(resource, parts.strict())),
          entry(
              "apps",
              "statefulsets",
              (resource, parts) -> new StatefulSetStrategy(resource, parts.strict())),
          entry(
              "discovery.k8s.io",
              "endpointslices",
              (resource, parts) -> new EndpointSliceStrategy(resource, parts.strict())),
          entry(
              "events.k8s.io", "events", (resource, parts) -> new EventStrategy(resource.group())),
          entry(
              "networking.k8s.io",
              "ipaddresses",
              (resource, parts) ->
                  new IpAddressStrategy(
                      parts.allocators(), parts.records(), parts.orphans()::remove)),
          entry(
              "networking.k8s.io",
              "servicecidrs",
              (resource, parts) -> new ServiceCidrStrategy(parts.rangesChanged())),
          entry(
              "policy",
              "poddisruptionbudgets",
              (resource, parts) -> new PodDisruptionBudgetStrategy(resource)),
          entry(
              "scheduling.k8s.io",
              "priorityclasses",
              (resource, parts) -> new PriorityClassStrategy()),
          entry("node.k8s.io", "runtimeclasses", (resource, parts) -> new RuntimeClassStrategy()));

  private KindStrategies() {}

  private static Map.Entry<GroupResource, Factory> checked(
      String plural, PlainStrategy.ObjectValidation rules) {
    return entry(
        "admissionregistration.k8s.io",
        plural,
        (resource, parts) -> new PlainStrategy(resource, rules));
  }

  private static Map.Entry<GroupResource, Factory> stored(
      String plural, PlainStrategy.ObjectValidation rules) {
    return entry("storage.k8s.io", plural, (resource, parts) -> new PlainStrategy(resource, rules));
  }

  private static Map.Entry<GroupResource, Factory> authored(
      String plural,
      PlainStrategy.ObjectValidation rules,
      Function<ParameterAccess, PlainStrategy.AuthorRules> authors) {
    return entry(
        "admissionregistration.k8s.io",
        plural,
        (resource, parts) ->
            new PlainStrategy(
                resource,
                rules,
                authors.apply(
                    new ParameterAccess(AccessControl.asked(parts::access), parts.registry()))));
  }

  /** Makes the strategy of a kind that says who may do what. */
  private interface RoleFactory {
    Strategy make(ApiResource resource, GrantCheck grants, Runnable changed);
  }

  private static Map.Entry<GroupResource, Factory> role(RoleKind kind, RoleFactory factory) {
    return entry(
        "rbac.authorization.k8s.io",
        kind.plural(),
        (resource, parts) ->
            factory.make(resource, parts.access().grants(), () -> parts.access().changed(kind)));
  }

  private static Map.Entry<GroupResource, Factory> review(
      String group, String plural, Function<Parts, Review> review) {
    return entry(
        group, plural, (resource, parts) -> new ReviewStrategy(resource, review.apply(parts)));
  }

  private static Map.Entry<GroupResource, Factory> accessReview(
      String plural, AccessReviewKind kind) {
    return review(
        "authorization.k8s.io",
        plural,
        parts -> new AccessReviews(parts.access().authorizer(), kind));
  }

  private static ObjectNode template(ObjectNode podTemplate) {
    return new ObjectView(podTemplate).object("template");
  }

  private static Map.Entry<GroupResource, Factory> entry(
      String group, String plural, Factory factory) {
    return Map.entry(new GroupResource(group, plural), factory);
  }

  /** The strategy of a built-in kind. */
  static Strategy of(ApiResource resource, Parts parts) {
    Factory factory = FACTORIES.get(resource.groupResource());
    return factory == null ? new PlainStrategy(resource) : factory.make(resource, parts);
  }
}
