package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.admission.podsecurity.CheckedPod;
import dev.duplane.admission.podsecurity.LevelVersion;
import dev.duplane.admission.podsecurity.NamespacePolicy;
import dev.duplane.admission.podsecurity.PodSecurityStandards;
import dev.duplane.admission.podsecurity.Violation;
import dev.duplane.api.GoText;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.registry.Admission.Charge;
import dev.duplane.registry.AdmissionAttributes;
import dev.duplane.registry.AdmissionAttributes.Operation;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds Pods to the Pod Security Standard that their Namespace names, warns of templates whose Pods
 * would be refused, and of Pods that are there when a Namespace begins to ask for more (Pod
 * Security Admission; pod-security-admission/admission/admission.go, without exemptions).
 */
final class PodSecurity implements AdmissionPlugin {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
  private static final String TEMPLATE = "/spec/template";

  /** Where the objects that make Pods have their template. */
  private static final Map<GroupResource, String> TEMPLATES =
      Map.of(
          new GroupResource("", "podtemplates"), "/template",
          new GroupResource("", "replicationcontrollers"), TEMPLATE,
          new GroupResource("apps", "replicasets"), TEMPLATE,
          new GroupResource("apps", "deployments"), TEMPLATE,
          new GroupResource("apps", "statefulsets"), TEMPLATE,
          new GroupResource("apps", "daemonsets"), TEMPLATE,
          new GroupResource("batch", "jobs"), TEMPLATE,
          new GroupResource("batch", "cronjobs"), "/spec/jobTemplate/spec/template");

  private static final Set<String> IGNORED_SUBRESOURCES =
      Set.of("exec", "attach", "binding", "eviction", "log", "portforward", "proxy", "status");
  private static final String SECCOMP_ANNOTATION =
      "container.seccomp.security.alpha.kubernetes.io/";

  private final NamespacedObjects namespaces;
  private final PodSecurityStandards standards;
  private final NamespacePods pods;

  /**
   * @param namespaces which name standards
   * @param pods those there are
   * @param standards what they ask for
   */
  PodSecurity(
      NamespacedObjects namespaces, NamespacedObjects pods, PodSecurityStandards standards) {
    this.namespaces = namespaces;
    this.standards = standards;
    this.pods = new NamespacePods(pods, standards);
  }

  @Override
  public Charge validate(AdmissionAttributes attributes) {
    ObjectNode object = attributes.object();
    Operation operation = attributes.operation();
    if (object == null || (operation != Operation.CREATE && operation != Operation.UPDATE)) {
      return Charge.NONE;
    }
    GroupResource resource = attributes.resource().groupResource();
    if (resource.equals(PODS)) {
      if (!IGNORED_SUBRESOURCES.contains(attributes.subresource())) {
        checkPod(attributes, object);
      }
    } else if (!attributes.subresource().isEmpty()) {
      return Charge.NONE;
    } else if (resource.equals(NAMESPACES)) {
      checkNamespace(attributes, object);
    } else {
      String template = TEMPLATES.get(resource);
      if (template != null) {
        warnOf(attributes, object.at(template));
      }
    }
    return Charge.NONE;
  }

  private NamespacePolicy policy(AdmissionAttributes attributes) {
    return NamespacePolicy.of(namespaces.labels("", attributes.namespace()));
  }

  private void checkPod(AdmissionAttributes attributes, ObjectNode pod) {
    NamespacePolicy policy = policy(attributes);
    ObjectNode before = attributes.oldObject();
    if ((policy.enforce().isPrivileged() && policy.warn().isPrivileged())
        || (before != null && !isSignificant(pod, before))) {
      return;
    }
    CheckedPod checked = new CheckedPod(pod);
    List<Violation> violations = standards.violations(policy.enforce(), checked);
    if (!violations.isEmpty()) {
      throw attributes.forbidden(
          "violates PodSecurity "
              + GoText.quote(policy.enforce().toString())
              + ": "
              + Violation.details(violations));
    }
    warn(attributes, policy.warn(), checked);
  }

  /** A template is not refused: the Pods will be. */
  private void warnOf(AdmissionAttributes attributes, JsonNode template) {
    NamespacePolicy policy = policy(attributes);
    if (!policy.warn().isPrivileged() && template.isObject()) {
      warn(attributes, policy.warn(), new CheckedPod(template));
    }
  }

  private void warn(AdmissionAttributes attributes, LevelVersion standard, CheckedPod pod) {
    List<Violation> violations = standards.violations(standard, pod);
    if (!violations.isEmpty()) {
      attributes
          .warnings()
          .add(
              "would violate PodSecurity "
                  + GoText.quote(standard.toString())
                  + ": "
                  + Violation.details(violations));
    }
  }

  private void checkNamespace(AdmissionAttributes attributes, ObjectNode namespace) {
    ObjectNode old = attributes.oldObject();
    NamespacePolicy after = NamespacePolicy.of(ObjectMeta.of(namespace).labels());
    NamespacePolicy before =
        NamespacePolicy.of(old == null ? Map.of() : ObjectMeta.of(old).labels());
    if (!after.errors().isEmpty() && !after.errors().equals(before.errors())) {
      throw StatusException.invalid(
          attributes.resource().groupKind(), attributes.name(), after.errors());
    }
    if (old != null && isStricter(after.enforce(), before.enforce())) {
      attributes.warnings().addAll(pods.warnings(attributes.name(), after.enforce()));
    }
  }

  /** Another version may ask for more as well. */
  private static boolean isStricter(LevelVersion after, LevelVersion before) {
    return !after.isPrivileged()
        && !after.equals(before)
        && (!after.version().equals(before.version())
            || after.level().compareTo(before.level()) > 0);
  }

  /** Whether an update changes what standards are about, as far as it can. */
  private static boolean isSignificant(ObjectNode pod, ObjectNode before) {
    JsonNode spec = pod.path("spec");
    JsonNode oldSpec = before.path("spec");
    for (String list : List.of("containers", "initContainers")) {
      if (spec.path(list).size() != oldSpec.path(list).size()) {
        return true;
      }
      for (int i = 0; i < spec.path(list).size(); i++) {
        if (isSignificant(spec.path(list).path(i), oldSpec.path(list).path(i), pod, before)) {
          return true;
        }
      }
    }
    for (JsonNode container : spec.path("ephemeralContainers")) {
      JsonNode old = named(oldSpec.path("ephemeralContainers"), container.path("name").asText());
      if (isSignificant(container, old, pod, before)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSignificant(
      JsonNode container, JsonNode old, ObjectNode pod, ObjectNode before) {
    String seccomp = SECCOMP_ANNOTATION + container.path("name").asText();
    return !old.path("image").equals(container.path("image"))
        || !annotation(pod, seccomp).equals(annotation(before, seccomp));
  }

  private static String annotation(ObjectNode pod, String key) {
    return ObjectMeta.of(pod).annotations().getOrDefault(key, "");
  }

  private static JsonNode named(JsonNode containers, String name) {
    for (JsonNode container : containers) {
      if (container.path("name").asText().equals(name)) {
        return container;
      }
    }
    return containers.path("");
  }
}
