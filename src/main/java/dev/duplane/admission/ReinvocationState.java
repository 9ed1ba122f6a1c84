package dev.duplane.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one plugin knows of the first round when there is a second
 * (apiserver/pkg/admission/plugin/policy/mutating/reinvocationcontext.go; the same for webhooks).
 */
final class ReinvocationState {
  private final Set<Object> invoked = new HashSet<>();
  private final Set<Object> again = new HashSet<>();
  private @Nullable ObjectNode lastOutput;

  /** Whether somebody else has changed the object since this plugin was last done. */
  boolean hasChangedSince(@Nullable ObjectNode object) {
    return lastOutput != null && !lastOutput.equals(object);
  }

  /** Notes the object as the plugin leaves it. */
  void leaves(@Nullable ObjectNode object) {
    lastOutput = object == null ? null : object.deepCopy();
  }

  /** Notes one that has been asked, and wants to be asked again if need be. */
  void wantsAgain(Object key) {
    invoked.add(key);
  }

  /** Has all be asked again that want to, of those that have been asked so far. */
  void requireAgain() {
    again.addAll(invoked);
    invoked.clear();
  }

  boolean isAskedAgain(Object key) {
    return again.contains(key);
  }
}
