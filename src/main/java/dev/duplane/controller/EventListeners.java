package dev.duplane.controller;

import dev.duplane.api.GroupResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who hears of the events of which resource, in the order of the controllers' names. */
final class EventListeners {
  private final BiConsumer<String, Request> queue;
  private final Map<String, List<Source>> sources;

  /** Of the resources that controllers name, once there is an event. */
  private final Map<GroupResource, List<EventListener>> named = new HashMap<>();

  /** Of all others: custom ones, of which there may be ever new ones. */
  private @Nullable List<EventListener> others;

  /** What a controller makes of an event, and where it puts the objects that this concerns. */
  record EventListener(EventHandler handler, Consumer<Request> queue) {}

  /**
   * @param sources of each controller, by its name, in order; more may come before the first event
   * @param queue takes what a controller is to look at
   */
  EventListeners(Map<String, List<Source>> sources, BiConsumer<String, Request> queue) {
    this.sources = sources;
    this.queue = queue;
  }

  List<EventListener> of(GroupResource resource) {
    List<EventListener> ofOthers = others;
    if (ofOthers == null) {
      sources.values().stream()
          .flatMap(List::stream)
          .map(Source::resource)
          .filter(Objects::nonNull)
          .forEach(watched -> named.computeIfAbsent(watched, this::concerned));
      ofOthers = concerned(null);
      others = ofOthers;
    }
    return named.getOrDefault(resource, ofOthers);
  }

  /** Who hears of the events of a resource, null for one that nobody names. */
  private List<EventListener> concerned(@Nullable GroupResource resource) {
    List<EventListener> concerned = new ArrayList<>();
    sources.forEach(
        (controller, watched) -> {
          for (Source source : watched) {
            if (source.resource() == null || source.resource().equals(resource)) {
              concerned.add(
                  new EventListener(
                      source.handler(), request -> queue.accept(controller, request)));
            }
          }
        });
    return List.copyOf(concerned);
  }
}
