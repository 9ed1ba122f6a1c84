package dev.duplane.api.release;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The release in which each part of the API first appeared, for the parts that {@code openapi/}
 * describes as of {@link Release#LATEST} (CHANGELOGs of Kubernetes; the reference of the Service
 * API by version). A part that is not listed exists since {@link Release#OLDEST}. Numbers are minor
 * versions.
 *
 * <p>A field is in the API, and in the OpenAPI documents, from its alpha on, whether its gate is on
 * or not: a field whose gate is off is known, and dropped.
 */
public final class ApiHistory {
  private static final String CORE = "io.k8s.api.core.v1.";

  /** Groups and versions, as OpenAPI documents name them. */
  private static final Map<String, Integer> GROUP_VERSIONS =
      Map.of(
          "apis/autoscaling/v2", 23,
          "apis/discovery.k8s.io/v1", 21,
          "apis/node.k8s.io/v1", 20,
          "apis/policy/v1", 21);

  private static final String ADMISSION = "io.k8s.api.admissionregistration.v1.";
  private static final String STORAGE = "io.k8s.api.storage.v1.";
  private static final String APIEXTENSIONS =
      "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.";
  private static final String NETWORKING = "io.k8s.api.networking.v1.";

  /** Kinds that came later than their group and version, by schema. */
  private static final Map<String, Integer> KINDS =
      Map.of(
          "io.k8s.api.authentication.v1.SelfSubjectReview",
          28,
          "io.k8s.api.batch.v1.CronJob",
          21,
          STORAGE + "CSIStorageCapacity",
          24,
          STORAGE + "VolumeAttributesClass",
          34,
          ADMISSION + "ValidatingAdmissionPolicy",
          30,
          ADMISSION + "ValidatingAdmissionPolicyBinding",
          30,
          ADMISSION + "MutatingAdmissionPolicy",
          36,
          ADMISSION + "MutatingAdmissionPolicyBinding",
          36);

  /** Kinds that are there only with a feature, by schema. */
  private static final Map<String, Feature> FEATURES_OF_KINDS =
      Map.of(
          NETWORKING + "IPAddress", Feature.MULTI_CIDR_SERVICE_ALLOCATOR,
          NETWORKING + "ServiceCIDR", Feature.MULTI_CIDR_SERVICE_ALLOCATOR);

  /** Fields by schema. */
  private static final Map<String, Map<String, Integer>> FIELDS =
      Map.of(
          CORE + "ServiceSpec",
          Map.of(
              "clusterIPs", 20,
              "ipFamilies", 20,
              "ipFamilyPolicy", 20,
              "allocateLoadBalancerNodePorts", 20,
              "loadBalancerClass", 21,
              "internalTrafficPolicy", 21,
              "trafficDistribution", 30),
          CORE + "ServiceStatus",
          Map.of("conditions", 20),
          CORE + "LoadBalancerIngress",
          Map.of("ports", 20, "ipMode", 29),
          "io.k8s.api.discovery.v1.EndpointHints",
          Map.of("forNodes", 33),
          APIEXTENSIONS + "JSONSchemaProps",
          Map.of("x-kubernetes-validations", 23),
          APIEXTENSIONS + "ValidationRule",
          Map.of("messageExpression", 27, "reason", 28, "fieldPath", 28, "optionalOldSelf", 29),
          APIEXTENSIONS + "CustomResourceDefinitionVersion",
          Map.of("selectableFields", 30),
          APIEXTENSIONS + "CustomResourceDefinitionCondition",
          Map.of("observedGeneration", 35),
          APIEXTENSIONS + "CustomResourceDefinitionStatus",
          Map.of("observedGeneration", 35));

  /** Query parameters. */
  private static final Map<String, Integer> PARAMETERS = Map.of("fieldValidation", 23);

  private ApiHistory() {}

  /**
   * Whether a cluster serves a group and version.
   *
   * @param document as OpenAPI names it, e.g. {@code apis/discovery.k8s.io/v1}
   */
  public static boolean hasGroupVersion(Features features, String document) {
    return features.release().isAtLeast(GROUP_VERSIONS.getOrDefault(document, 0));
  }

  /** The schemas of the kinds that a cluster does not serve, sorted. */
  public static List<String> absentKinds(Features features) {
    List<String> absent = new ArrayList<>();
    for (Map.Entry<String, Integer> kind : KINDS.entrySet()) {
      if (!features.release().isAtLeast(kind.getValue())) {
        absent.add(kind.getKey());
      }
    }
    for (Map.Entry<String, Feature> kind : FEATURES_OF_KINDS.entrySet()) {
      if (!features.isEnabled(kind.getValue())) {
        absent.add(kind.getKey());
      }
    }
    absent.sort(null);
    return List.copyOf(absent);
  }

  /** The schemas of which some release lacks a field. */
  public static Set<String> changedSchemas() {
    return FIELDS.keySet();
  }

  /**
   * Whether a schema has a field.
   *
   * @param schema e.g. {@code io.k8s.api.core.v1.ServiceSpec}
   */
  public static boolean hasField(Release release, String schema, String field) {
    Map<String, Integer> fields = FIELDS.getOrDefault(schema, Map.of());
    return release.isAtLeast(fields.getOrDefault(field, 0));
  }

  /** Whether writes take a query parameter. */
  public static boolean hasParameter(Release release, String parameter) {
    return release.isAtLeast(PARAMETERS.getOrDefault(parameter, 0));
  }
}
