package dev.duplane.controller;

import java.util.List;

/**
 * A loop that brings what is there closer to what should be. An example: one that keeps a ConfigMap
 * for each Service.
 *
 * <pre>
 *   watches():   Services            → the Service itself
 *                ConfigMaps          → the Service that owns it
 *   reconcile(services/default/web): is there a Service web? then is its ConfigMap as it should be?
 *                                    if not, write it. Is there none? then delete the ConfigMap.
 * </pre>
 *
 * It does not ask what happened. If it fails half-way it is called again and finds less to do.
 *
 * <p>Called by one thread at a time, and never while a client's write is under way.
 */
public interface Controller {
  /**
   * The priority of loops of kube-apiserver that clients count on, as that a
   * CustomResourceDefinition is served when they send its objects next. They do their work right
   * after the write that concerns them; the client hears of its write when that is done.
   */
  int AT_ONCE = 1000;

  /**
   * The priority of loops that sum up many objects, such as the Pods of a Service, of a workload or
   * all Nodes: they do so once when the others are done with them, and not after each of them.
   */
  int AFTER_OTHERS = -1;

  /**
   * The priority of loops that sum up what those {@link #AFTER_OTHERS} say, such as the sizes of
   * workloads.
   */
  int LAST = -2;

  /** As {@code --controllers} of kube-controller-manager names it: {@code namespace-controller}. */
  String name();

  /** The events that the controller needs. The manager asks once. */
  List<Source> watches();

  /**
   * The objects to reconcile at the start besides those that exist: those that must always exist.
   * Asked after {@link #reset}.
   */
  default List<Request> initial() {
    return List.of();
  }

  /**
   * Which of the controllers that have something to do now comes first: the one with the highest
   * (controller-runtime, package priorityqueue).
   */
  default int priority() {
    return 0;
  }

  /** How long it waits before it tries again what it could not do. */
  default RetryDelays retries() {
    return RetryDelays.DEFAULT;
  }

  /**
   * Looks at one object and does what is to be done about it.
   *
   * @param request the object, which may be gone
   * @return when to look again
   * @throws RuntimeException if it could not; it is then called again, later each time
   */
  Result reconcile(Request request);

  /**
   * Forgets what it has noted of events. All objects that are there follow as new ones; this
   * happens at the start, and when events were lost because the store has compacted them.
   */
  default void reset() {}
}
