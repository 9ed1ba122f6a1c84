package dev.duplane.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.registry.AdmissionAttributes;
import dev.duplane.registry.AttemptMemory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answers about writes of controllers. A controller does not wait: its work is done again when
 * the answer has come, and the same write finds it here. Used by the cluster's writer.
 */
final class RememberedAnswers {
  /** More are not kept; a write whose answers are gone asks again. */
  private static final int MOST = 4096;

  private final Map<Key, AttemptMemory> memories =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, AttemptMemory> eldest) {
          return size() > MOST;
        }
      };

  private record Key(
      AdmissionAttributes.Operation operation,
      String resource,
      String subresource,
      String namespace,
      String name,
      @Nullable ObjectNode object) {
    static Key of(AdmissionAttributes attributes) {
      ObjectNode object = attributes.object();
      return new Key(
          attributes.operation(),
          attributes.resource().groupResource().toString(),
          attributes.subresource(),
          attributes.namespace(),
          attributes.name(),
          object == null ? null : withoutTimes(object));
    }
  }

  /**
   * What is known of the same write; what is given, from now on, if it is the first of its kind.
   */
  AttemptMemory of(AdmissionAttributes attributes, AttemptMemory first) {
    return memories.computeIfAbsent(Key.of(attributes), key -> first);
  }

  /** The write is done, one way or the other. */
  void forget(AttemptMemory memory) {
    memories.values().remove(memory);
  }

  /** An object without what differs between two attempts at the same thing. */
  static ObjectNode withoutTimes(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    if (copy.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove(List.of("managedFields", "creationTimestamp"));
    }
    return copy;
  }
}
