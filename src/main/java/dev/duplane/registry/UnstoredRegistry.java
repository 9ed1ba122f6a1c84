package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The registry of a resource whose objects are not kept: there are none to be read, and none that a
 * write changes. Whoever implements it says what can be done.
 */
interface UnstoredRegistry extends ResourceRegistry {

  @Override
  default ObjectAnswer get(String namespace, String name, @Nullable String resourceVersion) {
    throw StatusException.methodNotAllowed();
  }

  /** There are none. */
  @Override
  default ListAnswer list(String namespace, ListOptions options) {
    return new ListAnswer(revision(), List.of(), null, null);
  }

  @Override
  default ResourceWatch watch(String namespace, WatchOptions options) {
    throw StatusException.methodNotSupported(resource().groupResource(), "watch");
  }

  @Override
  default StoredObject stored(ObjectNode object) {
    throw new IllegalStateException("a " + resource().kind() + " is not stored");
  }

  @Override
  default ResourceWrites writes() {
    return new RefusedWrites() {};
  }
}
