package dev.duplane.scenario.run;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.duplane.scenario.compare.Answer;
import dev.duplane.scenario.compare.EventSource;
import java.util.List;

/**
 * A watch that was answered.
 *
 * @param answer a status of 200 and nothing else, or the refusal
 * @param events what the watch brings; nothing if it was refused
 */
public record OpenWatch(Answer answer, EventSource events) {

  /** A watch that the server has begun. */
  public static OpenWatch begun(EventSource events) {
    return new OpenWatch(new Answer(200, NullNode.getInstance(), List.of()), events);
  }

  /** A watch that the server would not begin. */
  public static OpenWatch refused(Answer answer) {
    return new OpenWatch(answer, EventSource.NONE);
  }
}
