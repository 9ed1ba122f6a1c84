package dev.duplane.kubectl;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Puts names in the place of what is drawn or depends on the time, e.g. {@code <ipv4-1>}. The same
 * value has the same name throughout a transcript, numbered in order of appearance. What the
 * transcript itself writes, an address asked for, say, stays.
 */
final class Placeholders {
  private static final List<Kind> KINDS =
      List.of(
          new Kind("time", "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z", false),
          new Kind("uid", "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", true),
          new Kind("ipv4", "(?<![\\d.])\\d+(?:\\.\\d+){3}(?![\\d./])", true),
          new Kind("ipv6", "(?<![\\w:])f[cd][0-9a-f]{2}:[0-9a-f:]*[0-9a-f](?![\\w:/])", true),
          new Kind("rv", "(?<=resourceVersion: \"|resourceVersion\":\")\\d+", true),
          new Kind("port", "(?<![\\w.<-])3[0-2]\\d{3}(?![\\w.-])", true),
          new Kind("age", "(?<![\\w.-])(?:\\d+(?:d|h|m|s|ms))+(?![\\w.])", false));

  private static final Pattern FROM_NAMESPACE =
      Pattern.compile("(?<=\" deleted) from \\S+ namespace");

  private final String written;
  private final Map<String, String> known = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();

  /**
   * @param written what the transcript's author wrote
   * @param server the URL of the server, which becomes {@code <server>}
   * @param directory where the commands run, which becomes {@code <directory>}
   */
  Placeholders(String written, String server, String directory) {
    this.written = written;
    known.put(server, "<server>");
    known.put(directory, "<directory>");
  }

  String replace(String output) {
    // kubectl tells from where since its release 1.34.
    String text = FROM_NAMESPACE.matcher(output).replaceAll("");
    for (Map.Entry<String, String> fixed : Map.copyOf(known).entrySet()) {
      if (!fixed.getValue().contains("-")) {
        text = text.replace(fixed.getKey(), fixed.getValue());
      }
    }
    for (Kind kind : KINDS) {
      text =
          kind.pattern()
              .matcher(text)
              .replaceAll(match -> padded(name(kind, match.group(1)), match.group()));
    }
    return text;
  }

  /** A name as wide as what it stands for, so that columns stay columns where they can. */
  private static String padded(String name, String replaced) {
    boolean inColumn = replaced.endsWith("  ");
    int width = inColumn ? Math.max(replaced.length(), name.length() + 2) : 0;
    return name + " ".repeat(Math.max(0, width - name.length()));
  }

  private String name(Kind kind, String value) {
    if (Pattern.compile("(?<![\\w.:])" + Pattern.quote(value) + "(?![\\w.:]*\\w)")
        .matcher(written)
        .find()) {
      return value;
    }
    if (!kind.numbered()) {
      return "<" + kind.name() + ">";
    }
    return known.computeIfAbsent(
        value, key -> "<" + kind.name() + "-" + counts.merge(kind.name(), 1, Integer::sum) + ">");
  }

  /** A kind of value: what it is called, what it looks like, whether one is told from another. */
  private record Kind(String name, Pattern pattern, boolean numbered) {
    Kind(String name, String pattern, boolean numbered) {
      this(name, Pattern.compile("(" + pattern + ")(?: {2,})?"), numbered);
    }
  }
}
