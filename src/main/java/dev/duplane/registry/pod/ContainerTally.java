package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectView;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the states of a Pod's containers come to, in one pass (printers.go, printPod). */
final class ContainerTally {
  private final ObjectView spec;
  private final ObjectView status;
  private final Set<String> sidecars = new HashSet<>();

  private int ready;
  private int restarts;
  private @Nullable Instant lastRestart;
  private String reason;

  private ContainerTally(ObjectNode pod) {
    this.spec = new ObjectView(new ObjectView(pod).object("spec"));
    this.status = new ObjectView(new ObjectView(pod).object("status"));
    this.reason = status.text("reason").isEmpty() ? status.text("phase") : status.text("reason");
    for (ObjectNode node : status.objects("conditions")) {
      ObjectView condition = new ObjectView(node);
      if (condition.text("type").equals("PodScheduled")
          && condition.text("reason").equals("SchedulingGated")) {
        reason = "SchedulingGated";
      }
    }
    for (ObjectNode container : spec.objects("initContainers")) {
      if (new ObjectView(container).text("restartPolicy").equals("Always")) {
        sidecars.add(new ObjectView(container).text("name"));
      }
    }
  }

  static ContainerTally of(ObjectNode pod) {
    ContainerTally tally = new ContainerTally(pod);
    boolean initializing = tally.initContainers();
    if (!initializing || PodColumns.condition(tally.status, "Initialized").equals("True")) {
      tally.containers();
    }
    return tally;
  }

  int ready() {
    return ready;
  }

  int total() {
    return spec.objects("containers").size() + sidecars.size();
  }

  int restarts() {
    return restarts;
  }

  @Nullable Instant lastRestart() {
    return lastRestart;
  }

  String reason() {
    return reason;
  }

  /** Up to the first that has not done its work; true if there is one. */
  private boolean initContainers() {
    List<ObjectNode> states = status.objects("initContainerStatuses");
    for (int i = 0; i < states.size(); i++) {
      ObjectView container = new ObjectView(states.get(i));
      restarted(container);
      JsonNode state = states.get(i).path("state");
      JsonNode ended = state.path("terminated");
      String waiting = state.path("waiting").path("reason").asText();
      if (ended.isObject() && ended.path("exitCode").asInt() == 0) {
        continue;
      }
      if (sidecars.contains(container.text("name")) && container.bool("started")) {
        ready += container.bool("ready") ? 1 : 0;
        continue;
      }
      if (ended.isObject()) {
        reason = "Init:" + ending(ended);
      } else if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) {
        reason = "Init:" + waiting;
      } else {
        reason = "Init:" + i + "/" + spec.objects("initContainers").size();
      }
      return true;
    }
    return false;
  }

  private void containers() {
    restarts = 0;
    lastRestart = null;
    for (ObjectNode state : status.objects("initContainerStatuses")) {
      if (sidecars.contains(new ObjectView(state).text("name"))) {
        restarted(new ObjectView(state));
      }
    }
    boolean running = false;
    List<ObjectNode> states = status.objects("containerStatuses");
    for (int i = states.size() - 1; i >= 0; i--) {
      ObjectView container = new ObjectView(states.get(i));
      restarted(container);
      JsonNode state = states.get(i).path("state");
      String waiting = state.path("waiting").path("reason").asText();
      if (!waiting.isEmpty()) {
        reason = waiting;
      } else if (state.path("terminated").isObject()) {
        reason = ending(state.path("terminated"));
      } else if (container.bool("ready") && state.path("running").isObject()) {
        running = true;
        ready++;
      }
    }
    if (reason.equals("Completed") && running) {
      reason = PodColumns.condition(status, "Ready").equals("True") ? "Running" : "NotReady";
    }
  }

  private void restarted(ObjectView container) {
    restarts += container.integer("restartCount");
    String finished =
        container.node().path("lastState").path("terminated").path("finishedAt").asText("");
    if (!finished.isEmpty() && !finished.equals("null")) {
      Instant moment = Instant.parse(finished);
      if (lastRestart == null || lastRestart.isBefore(moment)) {
        lastRestart = moment;
      }
    }
  }

  private static String ending(JsonNode ended) {
    String said = ended.path("reason").asText();
    if (!said.isEmpty()) {
      return said;
    }
    int signal = ended.path("signal").asInt();
    return signal == 0 ? "ExitCode:" + ended.path("exitCode").asInt() : "Signal:" + signal;
  }
}
