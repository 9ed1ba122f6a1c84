package dev.duplane.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a client has told of, in order. */
final class Events {
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  void add(String event) {
    events.add(event);
  }

  /** Takes events until the one given has come. */
  void await(String event) throws InterruptedException {
    List<String> before = new ArrayList<>();
    String next;
    do {
      next = events.poll(30, TimeUnit.SECONDS);
      assertThat(next).as("%s, after %s", event, before).isNotNull();
      before.add(next);
    } while (!event.equals(next));
  }
}
