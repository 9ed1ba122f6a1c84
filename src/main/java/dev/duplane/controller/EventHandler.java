package dev.duplane.controller;

import java.util.function.Consumer;

/**
 * Says which objects have to be reconciled because of an event (controller-runtime, package
 * handler).
 */
@FunctionalInterface
public interface EventHandler {
  /** The object that the event is about ({@code EnqueueRequestForObject}). */
  EventHandler SELF = (event, queue) -> queue.accept(event.request());

  /**
   * Hands the names of objects to the queue; one that is queued already is queued once.
   *
   * @param event what happened; the store may be ahead of it
   */
  void handle(ObjectEvent event, Consumer<Request> queue);
}
