package dev.duplane.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A watch that the server would not begin. */
record Refusal(Answer answer) implements Target.Watch {
  @Override
  public int status() {
    return answer.status();
  }

  @Override
  public JsonNode refusal() {
    return answer.body();
  }

  @Override
  public @Nullable JsonNode next(Duration patience) {
    return null;
  }

  @Override
  public void close() {}
}
