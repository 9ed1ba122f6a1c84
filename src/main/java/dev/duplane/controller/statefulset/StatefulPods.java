package dev.duplane.controller.statefulset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.StatusException;
import dev.duplane.controller.EventRecorder;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.workload.PodControl;
import dev.duplane.controller.workload.WorkloadOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes and deletes Pods of StatefulSets, and the claims that they have for themselves
 * (pkg/controller/statefulset/stateful_pod_control.go and stateful_set_utils.go).
 */
final class StatefulPods {
  /** Has the name of the revision that a Pod was made from. */
  static final String REVISION = "controller-revision-hash";

  private static final String POD_NAME = "statefulset.kubernetes.io/pod-name";
  private static final String INDEX = "apps.kubernetes.io/pod-index";
  private static final Pattern NAME = Pattern.compile("(.*)-([0-9]+)");

  private final OwnObjects pods;
  private final StatefulClaims claims;
  private final EventRecorder events;

  StatefulPods(OwnObjects pods, StatefulClaims claims, EventRecorder events) {
    this.pods = pods;
    this.claims = claims;
    this.events = events;
  }

  /**
   * The number in a Pod's name, -1 if it is not one of that set ({@code getParentNameAndOrdinal}).
   */
  static int ordinal(WorkloadOwner set, ObjectNode pod) {
    Matcher name = NAME.matcher(pod.path("metadata").path("name").asText());
    try {
      return name.matches() && name.group(1).equals(set.name())
          ? Integer.parseInt(name.group(2))
          : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** The revision that a Pod was made from. */
  static String revision(ObjectNode pod) {
    return pod.path("metadata").path("labels").path(REVISION).asText();
  }

  /** A Pod of a set, from a template, with a number ({@code newStatefulSetPod}). */
  static ObjectNode pod(WorkloadOwner set, JsonNode template, String revision, int ordinal) {
    ObjectNode pod = PodControl.fromTemplate(set, template);
    String name = set.name() + "-" + ordinal;
    ObjectMeta.of(pod).setName(name);
    PodControl.label(
        pod, Map.of(POD_NAME, name, INDEX, Integer.toString(ordinal), REVISION, revision));
    ObjectNode spec = (ObjectNode) pod.get("spec");
    spec.put("hostname", name);
    String service = set.node().path("spec").path("serviceName").asText();
    if (!service.isEmpty()) {
      spec.put("subdomain", service);
    }
    mount(set, spec, ordinal);
    return pod;
  }

  /** Each claim is a volume of its template's name, in the place of one that is there. */
  private static void mount(WorkloadOwner set, ObjectNode spec, int ordinal) {
    List<ObjectNode> templates = StatefulClaims.templates(set);
    if (templates.isEmpty()) {
      return;
    }
    List<ObjectNode> others = new ArrayList<>(new ObjectView(spec).objects("volumes"));
    ArrayNode volumes = spec.putArray("volumes");
    for (ObjectNode template : templates) {
      String name = ObjectMeta.of(template).name();
      ObjectNode volume = volumes.addObject().put("name", name);
      volume
          .putObject("persistentVolumeClaim")
          .put("claimName", StatefulClaims.name(set, template, ordinal));
      others.removeIf(other -> other.path("name").asText().equals(name));
    }
    volumes.addAll(others);
  }

  /** Makes a Pod, and before it the claims that it has not yet. */
  void create(WorkloadOwner set, ObjectNode pod, int ordinal) {
    claims.create(set, pod, ordinal);
    try {
      claims.own(set, pods.tree(pods.create(set.namespace(), pod)), false);
      tell("create", set, pod, null);
    } catch (StatusException e) {
      if (!"AlreadyExists".equals(e.status().reason())) {
        tell("create", set, pod, e);
      }
      throw e;
    }
  }

  /**
   * Has the claims of a Pod belong to whom they go with.
   *
   * @param surplus whether the Pod is one too many
   */
  void ownClaims(WorkloadOwner set, ObjectNode pod, boolean surplus) {
    claims.own(set, pod, surplus);
  }

  void delete(WorkloadOwner set, ObjectNode pod) {
    try {
      pods.delete(set.namespace(), ObjectMeta.of(pod).name());
      tell("delete", set, pod, null);
    } catch (StatusException e) {
      tell("delete", set, pod, e);
      throw e;
    }
  }

  private void tell(
      String verb, WorkloadOwner set, ObjectNode pod, @Nullable StatusException refused) {
    String title = verb.substring(0, 1).toUpperCase(Locale.ROOT) + verb.substring(1);
    String what = verb + " Pod " + ObjectMeta.of(pod).name() + " in StatefulSet " + set.name();
    events.event(
        set.involved(),
        refused == null ? EventRecorder.NORMAL : EventRecorder.WARNING,
        (refused == null ? "Successful" : "Failed") + title,
        refused == null ? what + " successful" : what + " failed error: " + refused.getMessage());
  }

  /** Says that a Pod that has ended is made anew. */
  void tellRecreated(WorkloadOwner set, ObjectNode pod, boolean failed) {
    events.event(
        set.involved(),
        failed ? EventRecorder.WARNING : EventRecorder.NORMAL,
        failed ? "RecreatingFailedPod" : "RecreatingTerminatedPod",
        "StatefulSet "
            + set.namespace()
            + "/"
            + set.name()
            + " is recreating "
            + (failed ? "failed" : "terminated")
            + " Pod "
            + ObjectMeta.of(pod).name());
  }
}
