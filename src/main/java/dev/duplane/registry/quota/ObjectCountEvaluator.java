package dev.duplane.registry.quota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GroupResource;
import java.time.Instant;
import java.util.Set;

/** Objects of a resource are counted, and no more (generic/evaluator.go). */
final class ObjectCountEvaluator implements Evaluator {
  /** What was counted by its plain name before there was {@code count/}. */
  static final Set<String> OLD_NAMES =
      Set.of("configmaps", "resourcequotas", "replicationcontrollers", "secrets");

  private final GroupResource resource;

  ObjectCountEvaluator(GroupResource resource) {
    this.resource = resource;
  }

  /** The name by which objects of a resource are counted. */
  static String countName(GroupResource resource) {
    return "count/" + resource;
  }

  private boolean hasOldName() {
    return resource.group().isEmpty() && OLD_NAMES.contains(resource.resource());
  }

  @Override
  public boolean matches(String name) {
    return name.equals(countName(resource)) || (hasOldName() && name.equals(resource.resource()));
  }

  @Override
  public ResourceList none() {
    ResourceList none = new ResourceList();
    none.put(countName(resource), 0);
    if (hasOldName()) {
      none.put(resource.resource(), 0);
    }
    return none;
  }

  @Override
  public ResourceList usage(ObjectNode object, Instant now) {
    ResourceList usage = new ResourceList();
    usage.put(countName(resource), 1);
    if (hasOldName()) {
      usage.put(resource.resource(), 1);
    }
    return usage;
  }
}
