package dev.duplane.scenario.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.api.yaml.Position;
import dev.duplane.api.yaml.Problems;
import dev.duplane.api.yaml.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a scenario: those that the file gives a value, and those that steps save. A name
 * in braces after a dollar sign stands for the value; two dollar signs before a brace stand for one
 * and a brace. A text that is nothing but a use of a variable becomes the value with its type.
 */
public final class Variables {
  /** What a variable may be called. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

  private static final Pattern USE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)}?");

  private final Map<String, Tree> literals = new LinkedHashMap<>();
  private final Map<String, JsonNode> saved = new LinkedHashMap<>();

  /** Where variables are saved, the first place of each. */
  private final Map<String, Position> saves;

  /** Where variables are saved by steps that this cluster of the matrix does not take. */
  private final Map<String, Position> elsewhere;

  /** Those that a step before the one being read saves. */
  private final Set<String> savedBefore = new HashSet<>();

  private final Problems problems;

  /**
   * Variables without values.
   *
   * @param saves where each variable that steps save is saved first
   * @param elsewhere where variables are saved by steps for other clusters of a matrix
   * @param problems what is wrong with a use is added here
   */
  Variables(Map<String, Position> saves, Map<String, Position> elsewhere, Problems problems) {
    this.saves = saves;
    this.elsewhere = elsewhere;
    this.problems = problems;
  }

  /** Whether a variable may have a name; if not, that is noted. */
  static boolean requireName(String name, Position at, Problems problems) {
    boolean right = NAME.matcher(name).matches();
    if (!right) {
      problems.at(at, "\"%s\" is no name: it has letters, digits, - and _", name);
    }
    return right;
  }

  /** Gives a variable the value that the file has for it. */
  void define(String name, Tree value) {
    literals.put(name, value);
  }

  /** Whether the file has a value for a variable. */
  boolean defines(String name) {
    return literals.containsKey(name);
  }

  /** Whether one of some variables has no value before the steps are taken. */
  boolean needSteps(Set<String> names) {
    return names.stream().anyMatch(savedBefore::contains);
  }

  /** From here on a variable may be used: a step saves it. */
  void savedFromHere(String name) {
    savedBefore.add(name);
  }

  /**
   * The same variables as they are now, with values for those that steps have saved.
   *
   * @param found what is wrong with a use is added here
   */
  Variables with(Map<String, JsonNode> values, Problems found) {
    Variables copy = new Variables(saves, elsewhere, found);
    copy.literals.putAll(literals);
    copy.savedBefore.addAll(savedBefore);
    copy.saved.putAll(values);
    return copy;
  }

  /** A value with the values of all variables put in that have one. */
  Tree expand(Tree tree) {
    return tree instanceof Tree.Scalar scalar ? scalar(scalar) : tree.map(this::expand);
  }

  private Tree scalar(Tree.Scalar scalar) {
    if (!scalar.value().isTextual() || !scalar.written().contains("${")) {
      return scalar;
    }
    String name = wholly(scalar.written());
    if (name == null) {
      return text(scalar);
    }
    Tree literal = literals.get(name);
    if (literal instanceof Tree.Scalar value) {
      return new Tree.Scalar(
          scalar.at(), value.value(), scalar.written(), scalar.offset(), value.open());
    }
    if (literal != null) {
      return literal;
    }
    JsonNode value = saved.get(name);
    if (value != null) {
      return tree(scalar, value);
    }
    check(name, scalar);
    return new Tree.Scalar(scalar.at(), scalar.value(), scalar.written(), scalar.offset(), true);
  }

  private static Tree tree(Tree.Scalar at, JsonNode value) {
    if (value.isObject()) {
      Map<String, Tree.MappingEntry> entries = new LinkedHashMap<>();
      value
          .properties()
          .forEach(
              field ->
                  entries.put(
                      field.getKey(), new Tree.MappingEntry(at.at(), tree(at, field.getValue()))));
      return new Tree.Mapping(at.at(), entries);
    }
    if (value.isArray()) {
      List<Tree> items = new ArrayList<>();
      value.forEach(item -> items.add(tree(at, item)));
      return new Tree.Sequence(at.at(), List.copyOf(items));
    }
    return new Tree.Scalar(at.at(), value, at.written(), at.offset());
  }

  /** The name if a text is nothing but a use of a variable, otherwise null. */
  static @Nullable String wholly(String text) {
    Matcher use = USE.matcher(text);
    return use.matches() && use.group(1) != null && text.endsWith("}") ? use.group(1) : null;
  }

  private Tree text(Tree.Scalar scalar) {
    StringBuilder text = new StringBuilder();
    boolean open = false;
    Matcher use = USE.matcher(scalar.written());
    while (use.find()) {
      String name = use.group(1);
      if (name == null) {
        use.appendReplacement(text, Matcher.quoteReplacement("${"));
        continue;
      }
      String value = valueIn(scalar, name, use.group());
      open |= value == null;
      use.appendReplacement(text, Matcher.quoteReplacement(value == null ? use.group() : value));
    }
    use.appendTail(text);
    return new Tree.Scalar(
        scalar.at(), TextNode.valueOf(text.toString()), scalar.written(), scalar.offset(), open);
  }

  /** What is put into a text for a variable, or null if that is not known yet. */
  private @Nullable String valueIn(Tree.Scalar scalar, String name, String use) {
    if (!use.endsWith("}")) {
      problems.at(
          scalar.at(), "\"${\" is not closed in \"" + scalar.written() + "\"; it is written $${");
      return null;
    }
    Tree literal = literals.get(name);
    if (literal instanceof Tree.Scalar value && !value.open()) {
      return value.value().asText();
    }
    if (literal != null && !Tree.open(literal)) {
      problems.at(
          scalar.at(),
          "variable \"" + name + "\" is " + literal.describe() + ": it can only stand alone");
      return null;
    }
    JsonNode value = saved.get(name);
    if (value != null) {
      return value.isContainerNode() ? value.toString() : value.asText();
    }
    check(name, scalar);
    return null;
  }

  /** Notes what is wrong with the use of a variable that has no value yet. */
  private void check(String name, Tree.Scalar use) {
    if (!NAME.matcher(name).matches()) {
      problems.at(
          use.at(),
          "\"${%s}\" names no variable: a name has letters, digits, - and _; ${ itself "
              + "is written $${",
          name);
    } else if (literals.containsKey(name) || savedBefore.contains(name)) {
      return;
    } else if (saves.containsKey(name)) {
      problems.at(
          use.at(), "variable \"" + name + "\" is used before it is saved, at " + saves.get(name));
    } else if (elsewhere.containsKey(name)) {
      problems.at(
          use.at(),
          "variable \"%s\" is saved for other clusters only, at %s",
          name,
          elsewhere.get(name));
    } else {
      Set<String> known = new TreeSet<>(literals.keySet());
      known.addAll(saves.keySet());
      problems.at(use.at(), "unknown variable \"" + name + "\"" + Spelling.suggest(name, known));
    }
  }

  /** The names of the variables that a value uses. */
  static Set<String> uses(Tree tree) {
    Set<String> names = new TreeSet<>();
    tree.children().forEach(child -> names.addAll(uses(child)));
    if (tree instanceof Tree.Scalar scalar && scalar.value().isTextual()) {
      Matcher use = USE.matcher(scalar.written());
      while (use.find()) {
        if (use.group(1) != null) {
          names.add(use.group(1));
        }
      }
    }
    return names;
  }

  /** A text with the values of variables put in; what is wrong with it has been noted before. */
  String text(String written) {
    if (!written.contains("${")) {
      return written;
    }
    Variables quiet = with(saved, new Problems());
    Position nowhere = Position.startOf("");
    return quiet
        .expand(new Tree.Scalar(nowhere, TextNode.valueOf(written), written, 0))
        .toJson()
        .asText();
  }

  /** The value of a variable, or null if it has none yet or there is no such variable. */
  @Nullable JsonNode value(String name) {
    Tree literal = literals.get(name);
    return literal == null ? saved.get(name) : literal.toJson();
  }
}
