package dev.duplane.scenario;

import dev.duplane.net.Cidr;
import dev.duplane.net.IpFamily;
import dev.duplane.net.PortRange;
import java.util.List;

/**
 * A condition on a value that is drawn and so cannot be named, such as an allocated address.
 *
 * @param at where it stands
 * @param path the value
 * @param condition what must hold of it
 */
record Where(Position at, ValuePath path, Condition condition) {

  private static final List<String> VERBS =
      List.of("in", "is", "distinct", "equals", "unchanged", "present");

  /** What must hold; as text, the words after the path. */
  sealed interface Condition {}

  /** {@code in 10.96.0.0/16}: an address of the network. */
  record InNetwork(Cidr network) implements Condition {
    @Override
    public String toString() {
      return "in " + network;
    }
  }

  /** {@code in 30000-32767}: a whole number of the range, both ends included. */
  record InPorts(PortRange ports) implements Condition {
    @Override
    public String toString() {
      return "in " + ports.min() + "-" + ports.max();
    }
  }

  /** {@code is IPv4}: an address of the family. */
  record OfFamily(IpFamily family) implements Condition {
    @Override
    public String toString() {
      return "is " + family.wireName();
    }
  }

  /** {@code distinct}: a list without equal elements, or with {@code [*]} values without equals. */
  record Distinct() implements Condition {
    @Override
    public String toString() {
      return "distinct";
    }
  }

  /** {@code equals spec.clusterIP}: the same as another value of this answer. */
  record EqualTo(ValuePath other) implements Condition {
    @Override
    public String toString() {
      return "equals " + other;
    }
  }

  /** {@code unchanged}: what it was in the last answer that showed this object. */
  record Unchanged() implements Condition {
    @Override
    public String toString() {
      return "unchanged";
    }
  }

  /** {@code present}: there, whatever it is. */
  record Present() implements Condition {
    @Override
    public String toString() {
      return "present";
    }
  }

  /**
   * Reads {@code PATH CONDITION}.
   *
   * @throws SyntaxException if it is not that
   */
  static Where parse(Position at, String text) throws SyntaxException {
    int space = text.indexOf(' ');
    if (space < 0) {
      throw new SyntaxException(
          text.length(), "a condition must follow the path: " + String.join(", ", VERBS));
    }
    ValuePath path = ValuePath.parse(text.substring(0, space));
    String[] words = text.substring(space + 1).split(" ", 2);
    String argument = words.length == 1 ? "" : words[1];
    int argumentAt = space + 1 + words[0].length() + 1;
    if (!VERBS.contains(words[0])) {
      throw new SyntaxException(
          space + 1, "unknown condition \"" + words[0] + "\"" + Spelling.suggest(words[0], VERBS));
    }
    boolean takesArgument = List.of("in", "is", "equals").contains(words[0]);
    if (takesArgument == argument.isEmpty()) {
      throw new SyntaxException(
          Math.min(argumentAt, text.length()),
          takesArgument
              ? "\"" + words[0] + "\" needs a value after it"
              : "\"" + words[0] + "\" takes nothing after it");
    }
    return new Where(at, path, condition(words[0], argument, argumentAt));
  }

  private static Condition condition(String verb, String argument, int argumentAt)
      throws SyntaxException {
    return switch (verb) {
      case "in" -> range(argument, argumentAt);
      case "is" -> {
        IpFamily family = IpFamily.fromWire(argument);
        if (family == null) {
          throw new SyntaxException(argumentAt, "\"" + argument + "\" must be IPv4 or IPv6");
        }
        yield new OfFamily(family);
      }
      case "equals" -> {
        try {
          yield new EqualTo(ValuePath.parse(argument));
        } catch (SyntaxException e) {
          throw new SyntaxException(argumentAt + e.offset(), e.why());
        }
      }
      case "distinct" -> new Distinct();
      case "unchanged" -> new Unchanged();
      default -> new Present();
    };
  }

  private static Condition range(String argument, int argumentAt) throws SyntaxException {
    Cidr network = Cidr.parse(argument);
    if (network != null && !network.hasHostBits()) {
      return new InNetwork(network);
    }
    if (network == null && argument.matches("[0-9]{1,5}-[0-9]{1,5}")) {
      try {
        return new InPorts(PortRange.parse(argument));
      } catch (IllegalArgumentException e) {
        throw new SyntaxException(argumentAt, "\"" + argument + "\" is not a range of ports");
      }
    }
    throw new SyntaxException(
        argumentAt,
        network == null
            ? "\""
                + argument
                + "\" is neither a network such as fd00:10:96::/112 nor a range"
                + " such as 30000-32767"
            : "\""
                + argument
                + "\" has bits set after its prefix; the network is "
                + network.masked());
  }
}
