package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GoText;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.StatusException;
import dev.duplane.registry.Identity;
import dev.duplane.registry.SubresourceAction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A scheduler gives a Pod its node (core/v1 Binding; pkg/registry/core/pod/storage). */
final class PodBinding implements SubresourceAction {
  private static final GroupResource BINDINGS = new GroupResource("", "pods/binding");
  private static final FieldPath TARGET = FieldPath.of("target");

  @Override
  public void check(String name, ObjectNode body, boolean dryRun) {
    if (!ObjectMeta.of(body).name().equals(name)) {
      throw StatusException.badRequest("name in URL does not match name in Binding object");
    }
    ObjectView target = new ObjectView(new ObjectView(body).object("target"));
    List<FieldError> errors = new ArrayList<>();
    String kind = target.text("kind");
    if (!kind.isEmpty() && !kind.equals("Node")) {
      errors.add(FieldError.notSupported(TARGET.child("kind"), kind, List.of("Node", "<empty>")));
    }
    if (target.text("name").isEmpty()) {
      errors.add(FieldError.required(TARGET.child("name"), ""));
    }
    if (!errors.isEmpty()) {
      String text = errors.stream().map(FieldError::toString).collect(Collectors.joining(", "));
      throw StatusException.untyped(errors.size() > 1 ? "[" + text + "]" : text);
    }
  }

  @Override
  public boolean deletes() {
    return false;
  }

  @Override
  public void perform(ObjectNode pod, ObjectNode body, Instant now) {
    ObjectMeta meta = ObjectMeta.of(pod);
    ObjectView spec = new ObjectView(new ObjectView(pod).object("spec"));
    if (meta.deleting()) {
      throw refused(meta, "pod " + meta.name() + " is being deleted, cannot be assigned to a host");
    }
    String node = spec.text("nodeName");
    if (!node.isEmpty()) {
      throw refused(
          meta, "pod " + meta.name() + " is already assigned to node " + GoText.quote(node));
    }
    if (!spec.objects("schedulingGates").isEmpty()) {
      throw refused(meta, "pod " + meta.name() + " has non-empty .spec.schedulingGates");
    }
    spec.setText("nodeName", body.path("target").path("name").asText());
    // The gate ClearingNominatedNodeNameAfterBinding is on: the Pod waits for no Node any more.
    new ObjectView(pod).object("status").remove("nominatedNodeName");
    ObjectMeta.of(body).annotations().forEach(meta.object("annotations")::put);
    ObjectMeta.of(body).labels().forEach(meta.object("labels")::put);
    scheduled(new ObjectView(pod).object("status"), now);
  }

  private static StatusException refused(ObjectMeta meta, String why) {
    return StatusException.conflict(BINDINGS, meta.name(), why);
  }

  private static void scheduled(ObjectNode status, Instant now) {
    ArrayNode conditions =
        status.get("conditions") instanceof ArrayNode present
            ? present
            : status.putArray("conditions");
    for (ObjectNode condition : new ObjectView(status).objects("conditions")) {
      if (condition.path("type").asText().equals("PodScheduled")) {
        boolean already = condition.path("status").asText().equals("True");
        String since = already ? condition.path("lastTransitionTime").textValue() : null;
        condition.removeAll();
        scheduled(condition, since == null ? Identity.timestamp(now) : since);
        return;
      }
    }
    scheduled(conditions.addObject(), Identity.timestamp(now));
  }

  private static void scheduled(ObjectNode condition, String since) {
    condition.put("type", "PodScheduled").put("status", "True").put("lastTransitionTime", since);
  }
}
