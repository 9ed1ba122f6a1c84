package dev.duplane.scenario.run.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.client.ServerWatch;
import dev.duplane.scenario.compare.Answer;
import dev.duplane.scenario.compare.EventSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A watch that a server has begun, with the scenario's own names in its events.
 *
 * @param lines what the server sends
 */
record RemoteWatch(ServerWatch lines, NamespaceMapping names) implements EventSource {
  @Override
  public @Nullable JsonNode next(Duration patience) {
    byte[] line = lines.next(patience);
    while (line != null) {
      byte[] event = names.eventFromServer(line);
      if (event.length > 0) {
        return Answer.json(event);
      }
      line = lines.next(patience);
    }
    return null;
  }

  @Override
  public void close() {
    lines.close();
  }
}
