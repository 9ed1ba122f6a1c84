package dev.duplane.api;

/**
 * The rule that a {@link FieldError} comes from, for those who explain a refusal. It never reaches
 * the wire. A rule whose error says all there is to say needs no constant here: it is {@link
 * #FIELD}.
 */
public enum FieldRule {
  /** Any rule of a kind that has no constant of its own. */
  FIELD,
  /** The forms of names, labels, annotations and other metadata. */
  METADATA,
  /** A field that is set once, when the object is created. */
  IMMUTABLE,
  /** The first cluster IP of a Service cannot change. */
  FIRST_IP_CHANGED,
  /** The first IP family of a Service cannot change. */
  FIRST_FAMILY_CHANGED,
  /** Only the policy SingleStack gives up the second address or family. */
  RELEASE_NEEDS_SINGLE_STACK,
  /** Two addresses or families need a dual-stack policy. */
  TWO_NEED_DUAL_STACK,
  /** RequireDualStack needs a cluster with both families. */
  CLUSTER_SINGLE_STACK,
  /** The cluster has no Service range of a family. */
  FAMILY_UNKNOWN_TO_CLUSTER,
  /** A cluster IP is of another family than {@code ipFamilies} says at its position. */
  IP_OF_OTHER_FAMILY,
  /** Two cluster IPs are one of each family. */
  IPS_ALIKE,
  /** {@code clusterIP} and the first of {@code clusterIPs} are the same. */
  SINGULAR_PLURAL,
  /** An ExternalName Service has no address. */
  EXTERNAL_NAME,
  /** NodePort and LoadBalancer Services cannot be headless. */
  HEADLESS_TYPE,
  /** There are three values of {@code ipFamilyPolicy}. */
  POLICY_UNKNOWN,
  /** There are two IP families, and each stands once. */
  FAMILY_UNKNOWN,
  /** The number and name of a Service's port. */
  PORT,
  /** {@code loadBalancerClass} is set once. */
  LOAD_BALANCER_CLASS
}
