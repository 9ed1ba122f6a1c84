package dev.duplane.kubectl;

import java.util.ArrayList;
import java.util.List;

/**
 * A shell session as text: {@code # } lines say what it shows, {@code $ } lines are typed, {@code >
 * } lines go on with what is typed, all others are what came back. A first line {@code # serve
 * FLAG…} has flags for the server. Blank lines before a typed line or a comment do not count.
 *
 * @param blocks comments and steps in order
 */
record Transcript(List<Block> blocks) {
  private static final String COMMENT = "# ";
  private static final String TYPED = "$ ";
  private static final String CONTINUED = "> ";
  private static final String SERVE = "# serve ";

  Transcript {
    blocks = List.copyOf(blocks);
  }

  /** A part of a transcript. */
  sealed interface Block permits Comment, Step {
    /** The lines of this part, as they stand in the file. */
    List<String> lines();
  }

  /** What a reader is told, {@code # } and all. */
  record Comment(List<String> lines) implements Block {}

  /**
   * One command and what it printed.
   *
   * @param command the script, one or more lines
   * @param output the lines it wrote, to standard output or standard error
   */
  record Step(String command, List<String> output) implements Block {
    Step {
      output = withoutBlankEnds(output);
    }

    Step answered(List<String> lines) {
      return new Step(command, lines);
    }

    /** Whether both printed the same; how wide a column is depends on what is in it. */
    boolean sameOutput(Step other) {
      return collapsed(output).equals(collapsed(other.output));
    }

    @Override
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      command.lines().forEach(line -> lines.add((lines.isEmpty() ? TYPED : CONTINUED) + line));
      lines.addAll(output);
      return lines;
    }

    private static List<String> collapsed(List<String> lines) {
      return lines.stream().map(line -> line.replaceAll("(?<=\\S) {2,}", "  ")).toList();
    }

    private static List<String> withoutBlankEnds(List<String> lines) {
      List<String> kept = new ArrayList<>(lines.stream().map(String::stripTrailing).toList());
      while (!kept.isEmpty() && kept.get(kept.size() - 1).isEmpty()) {
        kept.remove(kept.size() - 1);
      }
      return List.copyOf(kept);
    }
  }

  static Transcript parse(String text) {
    List<Block> blocks = new ArrayList<>();
    List<String> lines = text.lines().toList();
    int at = 0;
    while (at < lines.size()) {
      String line = lines.get(at);
      int end = at + 1;
      if (line.startsWith(COMMENT)) {
        while (end < lines.size() && lines.get(end).startsWith(COMMENT)) {
          end++;
        }
        blocks.add(new Comment(lines.subList(at, end)));
      } else if (line.startsWith(TYPED)) {
        StringBuilder command = new StringBuilder(line.substring(TYPED.length()));
        while (end < lines.size() && lines.get(end).startsWith(CONTINUED.strip())) {
          command.append('\n').append(lines.get(end).replaceFirst("^> ?", ""));
          end++;
        }
        int output = end;
        while (end < lines.size() && !begins(lines.get(end))) {
          end++;
        }
        blocks.add(new Step(command.toString(), lines.subList(output, end)));
      } else if (!line.isBlank()) {
        throw new IllegalArgumentException("line %d: nothing was typed".formatted(at + 1));
      }
      at = end;
    }
    return new Transcript(blocks);
  }

  private static boolean begins(String line) {
    return line.startsWith(COMMENT) || line.startsWith(TYPED);
  }

  List<Step> steps() {
    return blocks.stream().filter(Step.class::isInstance).map(Step.class::cast).toList();
  }

  /** The flags that the server is to be started with. */
  List<String> serverFlags() {
    String first = blocks.get(0).lines().get(0);
    return first.startsWith(SERVE)
        ? List.of(first.substring(SERVE.length()).split(" "))
        : List.of();
  }

  /** All that a person wrote: comments and commands. */
  String written() {
    StringBuilder written = new StringBuilder();
    for (Block block : blocks) {
      written.append(
          block instanceof Step step ? step.command() : String.join("\n", block.lines()));
      written.append('\n');
    }
    return written.toString();
  }

  /** This transcript with other outputs; one that is the same keeps its spacing. */
  Transcript updated(List<Step> played) {
    List<Block> updated = new ArrayList<>();
    int next = 0;
    for (Block block : blocks) {
      if (block instanceof Step step) {
        Step now = played.get(next++);
        updated.add(step.sameOutput(now) ? step : now);
      } else {
        updated.add(block);
      }
    }
    return new Transcript(updated);
  }

  /** The file: a blank line between the parts. */
  String text() {
    StringBuilder text = new StringBuilder();
    Block before = null;
    for (Block block : blocks) {
      if (before instanceof Step || (before != null && isFlags(before))) {
        text.append('\n');
      }
      block.lines().forEach(line -> text.append(line).append('\n'));
      before = block;
    }
    return text.toString();
  }

  private static boolean isFlags(Block block) {
    return block.lines().get(0).startsWith(SERVE);
  }
}
