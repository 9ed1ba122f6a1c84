package dev.duplane.admission;

import java.util.HashMap;
import java.util.Map;

/**
 * The rounds in which an object is changed: if a policy or webhook has changed it, all plugins look
 * at it once more, and of policies and webhooks those that want to
 * (apiserver/pkg/admission/reinvocation.go).
 */
final class Reinvocation {
  private final Map<Object, ReinvocationState> states = new HashMap<>();
  private boolean second;
  private boolean wanted;

  /** Whether this is the second round. */
  boolean isSecond() {
    return second;
  }

  /** Has there be a second round. */
  void want() {
    wanted = true;
  }

  /** Begins the second round if it is wanted. */
  boolean begin() {
    second = wanted;
    return second;
  }

  /** What a plugin knows of the first round. */
  ReinvocationState of(AdmissionPlugin plugin) {
    return states.computeIfAbsent(plugin, key -> new ReinvocationState());
  }
}
