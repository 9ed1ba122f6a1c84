package dev.duplane.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.net.IpAddress;
import java.util.ArrayList;
import java.util.List;

/** Tells where a packet goes, as a person would: who to whom, what decided in turn, and the end. */
final class TraceText {
  private static final int WIDTH = 100;

  private final StringBuilder out = new StringBuilder();

  private TraceText() {}

  /**
   * The lines of an answer.
   *
   * @param from what was asked for
   * @param to what was asked for
   * @param trace the answer of {@code GET /emulator/v1/trace}
   */
  static String of(String from, String to, JsonNode trace) {
    TraceText text = new TraceText();
    text.line(
        named(from, trace.path("from").asText())
            + " to "
            + named(to, socket(trace))
            + ", "
            + trace.path("protocol").asText()
            + " over "
            + trace.path("family").asText());
    if (trace.path("nodes").isEmpty()) {
      text.node(trace);
    } else {
      text.line("The sender is outside of the cluster: the packet may arrive at any node.");
      trace.path("nodes").forEach(text::node);
    }
    return text.out.toString();
  }

  /** A name with the address that it stands for; an address alone is enough. */
  private static String named(String asked, String address) {
    String plain = asked.replace("[", "").replace("]", "");
    int colon = plain.lastIndexOf(':');
    boolean isAddress =
        IpAddress.parse(plain) != null
            || (colon > 0 && IpAddress.parse(plain.substring(0, colon)) != null);
    return isAddress ? address : asked + " (" + address + ")";
  }

  private static String socket(JsonNode trace) {
    String address = trace.path("to").asText();
    String port = trace.path("port").asText();
    return address.indexOf(':') >= 0 ? "[" + address + "]:" + port : address + ":" + port;
  }

  private void node(JsonNode answer) {
    line("");
    line("On node " + answer.path("node").asText() + ":");
    int number = 0;
    for (JsonNode step : answer.path("steps")) {
      number++;
      String head = "%3d. ".formatted(number);
      wrapped(head, step.path("why").asText());
      line(
          " ".repeat(head.length())
              + step.path("object").asText()
              + "  "
              + step.path("document").asText());
    }
    wrapped("  => ", end(answer));
  }

  private static String end(JsonNode answer) {
    return switch (answer.path("verdict").asText()) {
      case "dnat" -> "It goes to " + endpoints(answer) + source(answer) + ".";
      case "drop" -> "It is dropped: the sender hears nothing and waits until it gives up.";
      case "reject" -> "It is rejected: the sender is told at once, connection refused.";
      default ->
          answer.path("reaches").asBoolean()
              ? "It goes to that address itself" + source(answer) + "."
              : "It goes out" + source(answer) + ", and nothing comes back.";
    };
  }

  private static String endpoints(JsonNode answer) {
    List<String> endpoints = new ArrayList<>();
    answer.path("endpoints").forEach(endpoint -> endpoints.add(endpoint.asText()));
    return endpoints.size() == 1 ? endpoints.get(0) : "one of " + String.join(", ", endpoints);
  }

  private static String source(JsonNode answer) {
    if (!answer.has("masquerade")) {
      return "; which source it has there depends on which is drawn";
    }
    return answer.path("masquerade").asBoolean()
        ? ", with the node's address as its source"
        : ", with its own source";
  }

  /** Breaks a text between words. */
  private void wrapped(String head, String text) {
    StringBuilder line = new StringBuilder(head);
    boolean started = false;
    for (String word : text.split(" ", -1)) {
      if (started && line.length() + 1 + word.length() > WIDTH) {
        line(line.toString());
        line.setLength(0);
        line.append(" ".repeat(head.length()));
        started = false;
      }
      line.append(started ? " " : "").append(word);
      started = true;
    }
    line(line.toString());
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
