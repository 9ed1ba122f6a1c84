package dev.duplane.scenario.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.yaml.Position;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import dev.duplane.net.PortRange;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a value that is drawn and so cannot be named, such as an allocated address.
 *
 * @param at where it stands
 * @param path the value
 * @param condition what must hold of it
 */
public record Where(Position at, ValuePath path, Condition condition) {

  /** The words of conditions. */
  static final List<String> VERBS =
      List.of(
          "in",
          "is",
          "equals",
          "not equals",
          "matches",
          "length",
          ">",
          ">=",
          "<",
          "<=",
          "distinct",
          "unchanged",
          "changed",
          "present");

  private static final Set<String> WITHOUT_ARGUMENT =
      Set.of("distinct", "unchanged", "changed", "present");

  /** What must hold; as text, the words after the path. */
  public sealed interface Condition {}

  /** {@code in 10.96.0.0/16}: an address of the network. */
  public record InNetwork(Cidr network) implements Condition {
    /** Whether it holds of a value. */
    public boolean holds(JsonNode value) {
      IpAddress address = address(value);
      return address != null && network.contains(address);
    }

    @Override
    public String toString() {
      return "in " + network;
    }
  }

  /** What is asked of several values. */
  public enum Relation implements Condition {
    /** A list without equal elements, or with {@code [*]} values without equals. */
    DISTINCT,
    /** What it was in the last answer that showed this object. */
    UNCHANGED,
    /** Not what it was in the last answer that showed this object. */
    CHANGED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * {@code equals spec.clusterIP}: the same as another value of this answer; {@code not equals}:
   * not the same.
   */
  public record EqualTo(ValuePath other, boolean same) implements Condition {
    @Override
    public String toString() {
      return (same ? "equals " : "not equals ") + other;
    }
  }

  /** {@code equals ${name}}: the same as the value of a variable; {@code not equals}: another. */
  public record EqualToValue(JsonNode value, boolean same) implements Condition {
    @Override
    public String toString() {
      return (same ? "equals " : "not equals ") + value.toString();
    }
  }

  /**
   * What a value is asked by itself, such as {@code length 2}.
   *
   * @param test whether it holds of a value
   */
  public record OfValue(String words, Predicate<JsonNode> test) implements Condition {
    @Override
    public String toString() {
      return words;
    }
  }

  /** A condition whose variable a step before has yet to save. */
  record Open(String words) implements Condition {
    @Override
    public String toString() {
      return words;
    }
  }

  /** {@code is IPv4}: an address of the family. */
  public static Condition ofFamily(IpFamily family) {
    return new OfValue(
        "is " + family.wireName(),
        value -> {
          IpAddress address = address(value);
          return address != null && address.family() == family;
        });
  }

  private static @Nullable IpAddress address(JsonNode value) {
    return value.isTextual() ? IpAddress.parse(value.textValue()) : null;
  }

  /**
   * Reads {@code PATH CONDITION}.
   *
   * @param variables whose values are put in for {@code ${NAME}}
   * @throws SyntaxException if it is not that
   */
  static Where parse(Position at, String text, Variables variables) throws SyntaxException {
    int space = text.indexOf(' ');
    if (space < 0) {
      throw new SyntaxException(
          text.length(), "a condition must follow the path: " + String.join(", ", VERBS));
    }
    ValuePath path = ValuePath.parse(variables.text(text.substring(0, space)));
    int verbAt = space + 1;
    boolean negated = text.startsWith("not ", verbAt);
    int end = text.indexOf(' ', negated ? verbAt + 4 : verbAt);
    String verb = text.substring(verbAt, end < 0 ? text.length() : end);
    String argument = end < 0 ? "" : text.substring(end + 1);
    int argumentAt = verbAt + verb.length() + 1;
    if (!VERBS.contains(verb)) {
      throw new SyntaxException(
          verbAt, "unknown condition \"" + verb + "\"" + Spelling.suggest(verb, VERBS));
    }
    boolean takesArgument = !WITHOUT_ARGUMENT.contains(verb);
    if (takesArgument == argument.isEmpty()) {
      throw new SyntaxException(
          Math.min(argumentAt, text.length()),
          takesArgument
              ? "\"" + verb + "\" needs a value after it"
              : "\"" + verb + "\" takes nothing after it");
    }
    return new Where(at, path, condition(verb, argument, argumentAt, variables));
  }

  private static Condition condition(
      String verb, String written, int argumentAt, Variables variables) throws SyntaxException {
    String name = Variables.wholly(written);
    if (name != null) {
      JsonNode value = variables.value(name);
      if (value == null) {
        return new Open(verb + " " + written);
      }
      if (verb.endsWith("equals")) {
        return new EqualToValue(value, verb.equals("equals"));
      }
    }
    String argument = variables.text(written);
    return switch (verb) {
      case "in" -> range(argument, argumentAt);
      case "is" -> {
        IpFamily family = IpFamily.fromWire(argument);
        if (family == null) {
          throw new SyntaxException(argumentAt, "\"" + argument + "\" must be IPv4 or IPv6");
        }
        yield ofFamily(family);
      }
      case "equals", "not equals" -> {
        try {
          yield new EqualTo(ValuePath.parse(argument), verb.equals("equals"));
        } catch (SyntaxException e) {
          throw new SyntaxException(argumentAt + e.offset(), e.why());
        }
      }
      case "matches" -> {
        Pattern pattern = pattern(argument, argumentAt);
        yield new OfValue(
            "matches " + pattern,
            value -> value.isTextual() && pattern.matcher(value.textValue()).matches());
      }
      case "length" -> {
        if (!argument.matches("[0-9]{1,9}")) {
          throw new SyntaxException(argumentAt, "\"" + argument + "\" is no length");
        }
        int length = Integer.parseInt(argument);
        yield new OfValue("length " + length, value -> length(value) == length);
      }
      case ">", ">=", "<", "<=" -> {
        BigDecimal number = number(argument, argumentAt);
        yield new OfValue(
            verb + " " + number.toPlainString(), value -> isOrdered(value, verb, number));
      }
      case "distinct" -> Relation.DISTINCT;
      case "unchanged" -> Relation.UNCHANGED;
      case "changed" -> Relation.CHANGED;
      default -> new OfValue(verb, value -> true);
    };
  }

  /** The length of a list, mapping or text; -1 of anything else. */
  private static int length(JsonNode value) {
    return value.isTextual()
        ? value.textValue().length()
        : value.isContainerNode() ? value.size() : -1;
  }

  /** Whether a number, or a text of digits such as a resourceVersion, stands so to another. */
  private static boolean isOrdered(JsonNode value, String order, BigDecimal other) {
    if (!value.isNumber() && !value.asText().matches("[0-9]{1,40}")) {
      return false;
    }
    BigDecimal actual = value.isNumber() ? value.decimalValue() : new BigDecimal(value.asText());
    int compared = actual.compareTo(other);
    return switch (order) {
      case ">" -> compared > 0;
      case ">=" -> compared >= 0;
      case "<" -> compared < 0;
      default -> compared <= 0;
    };
  }

  private static Pattern pattern(String argument, int argumentAt) throws SyntaxException {
    try {
      return Pattern.compile(argument);
    } catch (PatternSyntaxException e) {
      throw new SyntaxException(
          argumentAt + Math.max(0, e.getIndex()),
          "not a regular expression: " + e.getDescription());
    }
  }

  private static BigDecimal number(String argument, int argumentAt) throws SyntaxException {
    if (!argument.matches("-?[0-9]{1,40}(\\.[0-9]{1,40})?")) {
      throw new SyntaxException(argumentAt, "\"" + argument + "\" is no number");
    }
    return new BigDecimal(argument);
  }

  private static Condition range(String argument, int argumentAt) throws SyntaxException {
    Cidr network = Cidr.parse(argument);
    if (network != null && !network.hasHostBits()) {
      return new InNetwork(network);
    }
    if (network == null && argument.matches("[0-9]{1,5}-[0-9]{1,5}")) {
      try {
        PortRange ports = PortRange.parse(argument);
        return new OfValue(
            "in " + ports.min() + "-" + ports.max(),
            value -> value.isInt() && ports.contains(value.intValue()));
      } catch (IllegalArgumentException e) {
        throw new SyntaxException(argumentAt, "\"" + argument + "\" is not a range of ports");
      }
    }
    throw new SyntaxException(
        argumentAt,
        network == null
            ? ("\"%s\" is neither a network such as fd00:10:96::/112 nor a range such as "
                    + "30000-32767")
                .formatted(argument)
            : "\"%s\" has bits set after its prefix; the network is %s"
                .formatted(argument, network.masked()));
  }
}
