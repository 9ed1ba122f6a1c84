package dev.duplane.scenario.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.scenario.compare.Answer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A watch that the server would not begin. */
public record RefusedWatch(Answer answer) implements Target.OpenWatch {
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
