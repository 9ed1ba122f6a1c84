package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.IpFormat;
import dev.duplane.registry.SubresourceStrategy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Pod's status, which its kubelet writes (pkg/registry/core/pod/strategy.go). */
final class PodStatusStrategy extends SubresourceStrategy {
  private static final String OBSERVED = "observedGeneration";

  private final PodStrategy pods;
  private final boolean strict;

  PodStatusStrategy(PodStrategy pods, boolean strict) {
    super(pods, "spec");
    this.strict = strict;
    this.pods = pods;
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    pods.applyDefaults(object);
  }

  /** Old kubelets break what is not theirs. */
  @Override
  public void prepareForUpdate(ObjectNode after, ObjectNode before) {
    super.prepareForUpdate(after, before);
    ObjectMeta meta = ObjectMeta.of(after);
    ObjectMeta old = ObjectMeta.of(before);
    for (String field :
        List.of("ownerReferences", "deletionTimestamp", "deletionGracePeriodSeconds")) {
      if (!field.equals("deletionGracePeriodSeconds") || meta.get(field) == null) {
        keep(meta.node(), old.node(), field);
      }
    }
    ObjectView status = new ObjectView(new ObjectView(after).object("status"));
    ObjectView then = new ObjectView(new ObjectView(before).object("status"));
    if (status.text("qosClass").isEmpty()) {
      keep(status.node(), then.node(), "qosClass");
    }
    if (status.integer(OBSERVED) == 0) {
      keep(status.node(), then.node(), OBSERVED);
    }
    keepObserved(status.objects("conditions"), then.objects("conditions"));
  }

  private static void keepObserved(List<ObjectNode> now, List<ObjectNode> then) {
    Map<String, Deque<ObjectNode>> byType = new HashMap<>();
    for (ObjectNode condition : then) {
      byType
          .computeIfAbsent(condition.path("type").asText(), type -> new ArrayDeque<>())
          .add(condition);
    }
    for (ObjectNode condition : now) {
      Deque<ObjectNode> old = byType.get(condition.path("type").asText());
      ObjectNode same = old == null ? null : old.poll();
      if (same != null && condition.path(OBSERVED).asLong() == 0) {
        keep(condition, same, OBSERVED);
      }
    }
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    return PodStatusValidation.validateUpdate(after, before);
  }

  @Override
  public List<String> warnings(ObjectNode object, @Nullable ObjectNode before) {
    List<String> warnings = new ArrayList<>();
    ObjectView status = new ObjectView(new ObjectView(object).object("status"));
    for (String field : List.of("podIPs", "hostIPs")) {
      List<ObjectNode> ips = status.objects(field);
      for (int i = 0; i < ips.size(); i++) {
        String warning =
            IpFormat.addressWarning(
                FieldPath.of("status", field).index(i).child("ip"),
                new ObjectView(ips.get(i)).text("ip"),
                strict);
        if (warning != null) {
          warnings.add(warning);
        }
      }
    }
    return warnings;
  }
}
