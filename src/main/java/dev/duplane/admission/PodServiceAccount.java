package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GoText;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.registry.Admission.Charge;
import dev.duplane.registry.AdmissionAttributes;
import dev.duplane.registry.AdmissionAttributes.Operation;
import dev.duplane.registry.pod.PodReferences;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Gives new Pods a ServiceAccount, its pull secrets, and a volume with its token (Admission
 * Control, "ServiceAccount"; Managing Service Accounts;
 * plugin/pkg/admission/serviceaccount/admission.go).
 */
final class PodServiceAccount implements AdmissionPlugin {
  private static final String VOLUME_PREFIX = "kube-api-access-";
  private static final String MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final String ENFORCED = "kubernetes.io/enforce-mountable-secrets";
  private static final String NAME = "serviceAccountName";
  private static final String AUTOMOUNT = "automountServiceAccountToken";
  private static final String PULL_SECRETS = "imagePullSecrets";
  private static final String EPHEMERAL = "ephemeralcontainers";
  private static final List<String> MOUNTING = List.of("initContainers", "containers");

  /** What Go's ParseBool takes for true. */
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");

  /** 0644. */
  private static final int MODE = 420;

  /** An hour, and seven seconds by which such tokens are told from others. */
  private static final int TOKEN_SECONDS = 3607;

  private final NamespacedObjects accounts;
  private final UnaryOperator<String> generatedName;

  /**
   * @param accounts the ServiceAccounts
   * @param generatedName adds a suffix that is drawn
   */
  PodServiceAccount(NamespacedObjects accounts, UnaryOperator<String> generatedName) {
    this.accounts = accounts;
    this.generatedName = generatedName;
  }

  @Override
  public void admit(AdmissionAttributes attributes) {
    ObjectNode pod = attributes.object();
    if (pod == null
        || !attributes.isAbout("", "pods")
        || attributes.operation() != Operation.CREATE) {
      return;
    }
    if (!new PodReferences(pod).isMirror()) {
      ObjectView spec = new ObjectView(new ObjectView(pod).object("spec"));
      if (spec.text(NAME).isEmpty()) {
        spec.setText(NAME, "default");
        spec.setText("serviceAccount", "default");
      }
      ObjectNode account = account(attributes, spec);
      if (automounts(account, spec)) {
        mountToken(spec);
      }
      pullSecrets(account, spec);
    }
    validate(attributes);
  }

  private ObjectNode account(AdmissionAttributes attributes, ObjectView spec) {
    String name = spec.text(NAME);
    if (name.isEmpty()) {
      throw attributes.forbidden(
          "no service account specified for pod "
              + attributes.namespace()
              + "/"
              + attributes.name());
    }
    ObjectNode found = accounts.named(attributes.namespace(), name);
    if (found == null) {
      throw attributes.forbidden(
          "error looking up service account %s/%s: serviceaccount %s not found"
              .formatted(attributes.namespace(), name, GoText.quote(name)));
    }
    return found;
  }

  /** The Pod's own wish counts first. */
  private static boolean automounts(ObjectNode account, ObjectView spec) {
    return spec.has(AUTOMOUNT) ? spec.bool(AUTOMOUNT) : account.path(AUTOMOUNT).asBoolean(true);
  }

  private void mountToken(ObjectView spec) {
    String present = "";
    for (ObjectNode volume : spec.objects("volumes")) {
      String name = volume.path("name").asText();
      if (name.startsWith(VOLUME_PREFIX)) {
        present = name;
        break;
      }
    }
    String volume = present.isEmpty() ? generatedName.apply(VOLUME_PREFIX) : present;
    boolean mounted = false;
    for (String list : MOUNTING) {
      for (ObjectNode container : spec.objects(list)) {
        mounted |= mount(container, volume);
      }
    }
    if (present.isEmpty() && mounted) {
      ObjectNode added = array(spec.node(), "volumes").addObject();
      added.put("name", volume);
      added.set("projected", token());
    }
  }

  /** Whatever is mounted there already stays. */
  private static boolean mount(ObjectNode container, String volume) {
    ArrayNode mounts = array(container, "volumeMounts");
    for (JsonNode mount : mounts) {
      if (mount.path("mountPath").asText().equals(MOUNT_PATH)) {
        return false;
      }
    }
    mounts.addObject().put("name", volume).put("readOnly", true).put("mountPath", MOUNT_PATH);
    return true;
  }

  private static ArrayNode array(ObjectNode holder, String field) {
    return holder.get(field) instanceof ArrayNode present ? present : holder.putArray(field);
  }

  private static ObjectNode token() {
    ObjectNode projected = JsonNodeFactory.instance.objectNode();
    ArrayNode sources = projected.putArray("sources");
    sources
        .addObject()
        .putObject("serviceAccountToken")
        .put("expirationSeconds", TOKEN_SECONDS)
        .put("path", "token");
    ObjectNode authorities = sources.addObject().putObject("configMap");
    authorities.put("name", "kube-root-ca.crt");
    authorities.putArray("items").addObject().put("key", "ca.crt").put("path", "ca.crt");
    ObjectNode namespace =
        sources.addObject().putObject("downwardAPI").putArray("items").addObject();
    namespace.put("path", "namespace");
    namespace.putObject("fieldRef").put("apiVersion", "v1").put("fieldPath", "metadata.namespace");
    return projected.put("defaultMode", MODE);
  }

  private static void pullSecrets(ObjectNode account, ObjectView spec) {
    if (spec.objects(PULL_SECRETS).isEmpty()
        && account.get(PULL_SECRETS) instanceof ArrayNode own
        && !own.isEmpty()) {
      ArrayNode copies = spec.node().putArray(PULL_SECRETS);
      own.forEach(each -> copies.addObject().put("name", each.path("name").asText()));
    }
  }

  @Override
  public Charge validate(AdmissionAttributes attributes) {
    ObjectNode pod = attributes.object();
    if (pod == null
        || !attributes.resource().plural().equals("pods")
        || !attributes.resource().group().isEmpty()) {
      return Charge.NONE;
    }
    ObjectView spec = new ObjectView(new ObjectView(pod).object("spec"));
    boolean ephemeral =
        attributes.operation() == Operation.UPDATE && attributes.subresource().equals(EPHEMERAL);
    boolean create =
        attributes.operation() == Operation.CREATE && attributes.subresource().isEmpty();
    if (create && new PodReferences(pod).isMirror()) {
      checkMirror(attributes, pod, spec);
    } else if (create || ephemeral) {
      ObjectNode account = account(attributes, spec);
      if (TRUE.contains(ObjectMeta.of(account).annotations().getOrDefault(ENFORCED, ""))) {
        SecretLimits limits = new SecretLimits(account);
        String refusal = ephemeral ? limits.refusalOfEphemeral(spec) : limits.refusal(spec);
        if (!refusal.isEmpty()) {
          throw attributes.forbidden(refusal);
        }
      }
    }
    return Charge.NONE;
  }

  /** A Pod that a kubelet has from a file may not be a way to what others may read. */
  private static void checkMirror(AdmissionAttributes attributes, ObjectNode pod, ObjectView spec) {
    if (!spec.text(NAME).isEmpty()) {
      throw attributes.forbidden("a mirror pod may not reference service accounts");
    }
    PodReferences references = new PodReferences(pod);
    if (!references.secrets().isEmpty()) {
      throw attributes.forbidden("a mirror pod may not reference secrets");
    }
    for (JsonNode source : references.projections()) {
      if (source.hasNonNull("serviceAccountToken")) {
        throw attributes.forbidden(
            "a mirror pod may not use ServiceAccountToken volume projections");
      }
    }
  }
}
