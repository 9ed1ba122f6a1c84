package dev.duplane.scenario.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.duplane.api.TreeDifference;
import dev.duplane.scenario.compare.SentRequest;
import dev.duplane.scenario.run.Pacing;
import dev.duplane.scenario.run.StepPlan;
import dev.duplane.scenario.run.StepResult;
import dev.duplane.scenario.run.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stops before each step and reads a line that says what to do: nothing takes the step, {@code c}
 * takes all that are left, {@code s} shows what is in the cluster, {@code x} explains the object of
 * the step before, {@code q}, or the end of the input, ends the run. After a step it shows the
 * requests and how objects have changed.
 */
public final class Walkthrough implements Pacing {
  private static final String KEYS =
      "Enter takes the step, c all that are left, s shows the cluster, x explains the last object,"
          + " q ends";
  private static final Set<String> EVERY_NEW_OBJECT_HAS =
      Set.of("metadata.name", "metadata.namespace", "metadata.uid", "metadata.creationTimestamp");
  private static final Pattern NAMESPACE = Pattern.compile("/namespaces/([^/?]+)/");

  /** What is now, on the left, and what was before: in fields, without what each write changes. */
  private static final class Changes implements TreeDifference.Rules {
    @Override
    public boolean ignores(String path, @Nullable JsonNode now, @Nullable JsonNode before) {
      return path.equals("metadata.resourceVersion") || path.equals("metadata.managedFields");
    }

    @Override
    public boolean leaves() {
      return true;
    }
  }

  private final BufferedReader in;
  private final PrintStream out;
  private final Ink ink;
  private boolean stops = true;
  private @Nullable SentRequest last;
  private Map<String, JsonNode> before = Map.of();

  /**
   * @param in where lines come from
   * @param out gets what is shown, besides what a report prints
   */
  public Walkthrough(Reader in, PrintStream out, Ink ink) {
    this.in = new BufferedReader(in);
    this.out = out;
    this.ink = ink;
  }

  @Override
  public boolean before(StepPlan next, Target target) {
    if (next.number() == 1) {
      last = null;
    }
    if (stops) {
      line(
          "  "
              + ink.paint(Ink.Tone.STRONG, "next")
              + "    "
              + Ink.safe(StepText.title(next) + "   " + next.at()));
      if (!asked(target)) {
        return false;
      }
    }
    before = ClusterObjects.all(target);
    return true;
  }

  /** Does what the lines say; whether the step is to be taken. */
  private boolean asked(Target target) {
    while (true) {
      out.print("  > ");
      out.flush();
      String line = read();
      switch (line == null ? "q" : line.strip()) {
        case "" -> {
          return true;
        }
        case "c" -> {
          stops = false;
          return true;
        }
        case "s" -> indented(ClusterObjects.table(target, namespace()));
        case "x" -> indented(explain(target));
        case "q" -> {
          if (line == null) {
            line("");
          }
          return false;
        }
        default -> line("    " + KEYS);
      }
    }
  }

  private @Nullable String read() {
    try {
      return in.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String namespace() {
    Matcher named = NAMESPACE.matcher(last == null ? "" : last.uri());
    return named.find() ? named.group(1) : "default";
  }

  private List<String> explain(Target target) {
    Target.Emulation emulation = target.emulation();
    if (emulation == null) {
      return List.of("only an emulated cluster can explain");
    }
    if (last == null) {
      return List.of("no request has been sent yet");
    }
    String path = path(last);
    List<String> lines = emulation.explain(path);
    return lines.isEmpty() ? List.of("nothing is known of " + path) : lines;
  }

  /** The path of the object that a request was about. */
  private static String path(SentRequest exchange) {
    String path = exchange.uri().replaceFirst("\\?.*", "");
    if (!exchange.method().equals("POST")) {
      return path;
    }
    // A refusal, which is a Status, names the object in its details.
    JsonNode answer = exchange.answer();
    String name = answer.path("metadata").path("name").asText();
    String refused = answer.path("details").path("name").asText();
    return name.isEmpty() && refused.isEmpty()
        ? path
        : path + "/" + (name.isEmpty() ? refused : name);
  }

  @Override
  public void after(StepResult taken, Target target) {
    for (SentRequest exchange : taken.exchanges()) {
      last = exchange;
      line("    " + ink.paint(Ink.Tone.FAINT, StepText.request(exchange)));
    }
    changes(ClusterObjects.all(target));
    out.flush();
  }

  private void changes(Map<String, JsonNode> after) {
    for (Map.Entry<String, JsonNode> entry : after.entrySet()) {
      String name = entry.getKey();
      JsonNode then = before.get(name);
      JsonNode now = entry.getValue();
      List<TreeDifference> changes =
          TreeDifference.of(
              now, then == null ? JsonNodeFactory.instance.objectNode() : then, new Changes());
      if (then == null) {
        line("    " + ink.paint(Ink.Tone.GOOD, "+ " + name));
      } else if (!changes.isEmpty()) {
        line("    " + ink.paint(Ink.Tone.NOTE, "~ " + name));
      }
      for (TreeDifference change : changes) {
        change(change, then == null);
      }
    }
    for (String name : before.keySet()) {
      if (!after.containsKey(name)) {
        line("    " + ink.paint(Ink.Tone.BAD, "- " + name));
      }
    }
  }

  private void change(TreeDifference change, boolean created) {
    if (created && EVERY_NEW_OBJECT_HAS.contains(change.path())) {
      return;
    }
    String is = change.left() == null ? "absent" : change.left().toString();
    String was = change.right() == null ? "absent" : change.right().toString();
    line(
        "        "
            + Ink.safe(change.path())
            + ": "
            + (created ? "" : ink.paint(Ink.Tone.BAD, was) + " -> ")
            + ink.paint(Ink.Tone.GOOD, is));
  }

  private void indented(List<String> lines) {
    lines.forEach(text -> line("    " + Ink.safe(text)));
  }

  private void line(String text) {
    out.print(text + "\n");
  }
}
