package dev.duplane.registry.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Set;

/** What the objects of one resource use (apiserver/pkg/quota/v1, {@code Evaluator}). */
public interface Evaluator {

  /** Whether a quota's resource is one that such objects use. */
  boolean matches(String name);

  /**
   * What one object uses.
   *
   * @param now Pods whose time to end has passed use no more than any object
   */
  ResourceList usage(ObjectNode object, Instant now);

  /** What is used by no object at all: nothing of all that such objects may use. */
  ResourceList none();

  /** Whether an update can use more than before. */
  default boolean countsUpdates() {
    return false;
  }

  /**
   * What an object must say, because a quota limits it.
   *
   * @param limited the names of what it limits
   * @return what is missing, in kube-apiserver's words; empty if nothing
   */
  default String missing(ObjectNode object, Set<String> limited) {
    return "";
  }

  /**
   * Whether an object is within the scopes of a quota.
   *
   * @param quota its spec
   */
  default boolean isInScope(ObjectNode object, JsonNode quota) {
    return quota.path("scopes").isEmpty()
        && quota.path("scopeSelector").path("matchExpressions").isEmpty();
  }
}
