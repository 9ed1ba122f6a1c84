package dev.duplane.scenario.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.api.TreeDifference;
import dev.duplane.api.yaml.Position;
import dev.duplane.api.yaml.Tree;
import dev.duplane.scenario.format.Expect;
import dev.duplane.scenario.format.Positions;
import dev.duplane.scenario.format.ValuePath;
import dev.duplane.scenario.format.Where;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Holds an answer against what is expected of it. */
public final class AnswerComparison {
  public static final String ABSENT = "absent";

  /** What the server gives each object, or each write, anew (meta/v1 ObjectMeta). */
  private static final Pattern DRAWN =
      Pattern.compile(
          "(items\\[[0-9]+]\\.)?metadata"
              + "\\.(uid|resourceVersion|creationTimestamp|managedFields)");

  /** Whether the answer has what is expected, and perhaps more. */
  private static class Subset implements TreeDifference.Rules {
    @Override
    public boolean same(JsonNode expected, JsonNode actual) {
      return AnswerComparison.same(expected, actual);
    }

    @Override
    public boolean ignores(String path, @Nullable JsonNode expected, @Nullable JsonNode actual) {
      return expected == null;
    }
  }

  /** Whether the answer has what is expected and no more, except what is drawn of metadata. */
  private static final class Exact extends Subset {
    @Override
    public boolean same(JsonNode expected, JsonNode actual) {
      return isAny(expected) || super.same(expected, actual);
    }

    @Override
    public boolean ignores(String path, @Nullable JsonNode expected, @Nullable JsonNode actual) {
      return expected == null && DRAWN.matcher(path).matches();
    }
  }

  private static boolean isAny(JsonNode expected) {
    return Expect.ANY.equals(expected.textValue());
  }

  private final Answer answer;
  private final @Nullable JsonNode earlier;
  private final List<Difference> differences = new ArrayList<>();

  private AnswerComparison(Answer answer, @Nullable JsonNode earlier) {
    this.answer = answer;
    this.earlier = earlier;
  }

  /**
   * The differences, in the order of the kinds of expectation; with another status than expected
   * only that, as nothing else would say more.
   *
   * @param earlier the object as the last successful answer before this one showed it
   */
  public static List<Difference> of(Expect expect, Answer answer, @Nullable JsonNode earlier) {
    AnswerComparison comparison = new AnswerComparison(answer, earlier);
    if (comparison.status(expect)) {
      comparison.rest(expect);
    }
    return List.copyOf(comparison.differences);
  }

  private boolean status(Expect expect) {
    Integer wanted = expect.status();
    if (wanted == null ? answer.succeeded() : wanted == answer.status()) {
      return true;
    }
    differences.add(
        new Difference(
            expect.places().of("status"),
            "status",
            wanted == null ? "success" : String.valueOf(wanted),
            answer.status() + reason()));
    return false;
  }

  /** What the answer says of itself, if it is a Status or text. */
  private String reason() {
    JsonNode body = answer.body();
    boolean refusal = body.path("kind").asText().equals("Status") && !answer.succeeded();
    String text = refusal ? body.path("message").asText() : body.isTextual() ? body.asText() : "";
    return text.isBlank() ? "" : ": " + text.strip().replaceAll("\\s+", " ");
  }

  private void rest(Expect expect) {
    if (expect.object() != null) {
      tree(expect.object(), answer.body(), "", new Subset());
    }
    if (expect.exact() != null) {
      tree(expect.exact(), answer.body(), "", new Exact());
    }
    if (expect.items() != null) {
      tree(expect.items(), answer.body().get("items"), "items", new Subset());
    }
    if (expect.table() != null) {
      differences.addAll(TableComparison.of(expect.table(), answer.body()));
    }
    for (Expect.Absent absent : expect.absent()) {
      for (ValuePath.Found found : absent.path().find(answer.body())) {
        if (found.value() != null) {
          differ(absent.at(), found.path(), ABSENT, found.value());
        }
      }
    }
    for (Where where : expect.where()) {
      where(where);
    }
    Positions places = expect.places();
    message(places, expect.message(), expect.messageContains(), answer.body(), "message");
    if (expect.causes() != null) {
      causes(places.of("causes"), expect.causes());
    }
    if (expect.warnings() != null) {
      warnings(places.of("warnings"), expect.warnings());
    }
  }

  private void warnings(Position at, List<String> expected) {
    List<String> actual = answer.warnings();
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      String wanted = i < expected.size() ? quoted(expected.get(i)) : ABSENT;
      String given = i < actual.size() ? quoted(actual.get(i)) : ABSENT;
      if (!wanted.equals(given)) {
        differences.add(new Difference(at, "warnings[" + i + "]", wanted, given));
      }
    }
  }

  private static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }

  private void differ(Position at, String path, String expected, @Nullable JsonNode actual) {
    differences.add(
        new Difference(at, path, expected, actual == null ? ABSENT : actual.toString()));
  }

  private void tree(
      Tree expected, @Nullable JsonNode actual, String root, TreeDifference.Rules rules) {
    for (TreeDifference found : TreeDifference.of(expected.toJson(), actual, rules)) {
      JsonNode left = found.left();
      boolean any = rules instanceof Exact && left != null && isAny(left);
      String path = root + found.path();
      differ(
          expected.at(found.steps()),
          path.isEmpty() ? "body" : path,
          left == null ? ABSENT : any ? "any value" : left.toString(),
          found.right());
    }
  }

  static boolean same(JsonNode expected, @Nullable JsonNode actual) {
    if (actual != null && expected.isNumber() && actual.isNumber()) {
      return expected.decimalValue().compareTo(actual.decimalValue()) == 0;
    }
    return expected.equals(actual);
  }

  private void where(Where where) {
    List<ValuePath.Found> found = where.path().find(answer.body());
    Where.Condition condition = where.condition();
    if (found.isEmpty()) {
      differ(where, condition.toString(), "no elements");
    } else if (condition == Where.Relation.DISTINCT && where.path().many()) {
      List<JsonNode> values = found.stream().map(AnswerComparison::orMissing).toList();
      if (values.stream().distinct().count() < values.size() || hasMissing(values)) {
        String shown = "[" + shown(values) + "]";
        differ(where, condition.toString(), shown);
      }
    } else if (condition instanceof Where.Relation && condition != Where.Relation.DISTINCT) {
      unchanged(where, found, condition == Where.Relation.UNCHANGED);
    } else {
      for (ValuePath.Found one : found) {
        if (one.value() == null || !holds(condition, one.value())) {
          differ(where.at(), one.path(), words(condition), one.value());
        }
      }
    }
  }

  private static JsonNode orMissing(ValuePath.Found found) {
    return found.value() == null ? MissingNode.getInstance() : found.value();
  }

  private static boolean hasMissing(List<JsonNode> values) {
    return values.stream().anyMatch(JsonNode::isMissingNode);
  }

  private static String shown(List<JsonNode> values) {
    return values.stream()
        .map(value -> value.isMissingNode() ? ABSENT : value.toString())
        .collect(Collectors.joining(", "));
  }

  private void differ(Where where, String expected, String actual) {
    differences.add(new Difference(where.at(), where.path().text(), expected, actual));
  }

  private boolean holds(Where.Condition condition, JsonNode value) {
    if (condition instanceof Where.EqualToValue equal) {
      return same(equal.value(), value) == equal.same();
    }
    if (condition instanceof Where.EqualTo equal) {
      List<ValuePath.Found> others = equal.other().find(answer.body());
      return equal.same()
          ? others.stream().allMatch(other -> equals(other, value))
          : others.stream().noneMatch(other -> equals(other, value));
    }
    if (condition instanceof Where.OfValue asked) {
      return asked.test().test(value);
    }
    if (condition instanceof Where.InNetwork in) {
      return in.holds(value);
    }
    Set<JsonNode> distinct = new HashSet<>();
    value.forEach(distinct::add);
    return condition == Where.Relation.DISTINCT
        && value.isArray()
        && distinct.size() == value.size();
  }

  private static boolean equals(ValuePath.Found found, JsonNode value) {
    return found.value() != null && same(found.value(), value);
  }

  private String words(Where.Condition condition) {
    if (!(condition instanceof Where.EqualTo equal)) {
      return condition.toString();
    }
    List<JsonNode> others =
        equal.other().find(answer.body()).stream().map(AnswerComparison::orMissing).toList();
    return condition + ": " + shown(others);
  }

  private void unchanged(Where where, List<ValuePath.Found> found, boolean wanted) {
    String words = where.condition().toString();
    if (earlier == null) {
      differ(where, words, "no earlier answer shows this object");
      return;
    }
    List<JsonNode> now = found.stream().map(AnswerComparison::orMissing).toList();
    List<JsonNode> then =
        where.path().find(earlier).stream().map(AnswerComparison::orMissing).toList();
    if (now.equals(then) != wanted) {
      differ(where, words + ": " + shown(then), shown(now));
    }
  }

  private void message(
      Positions places,
      @Nullable String whole,
      @Nullable String part,
      JsonNode holder,
      String path) {
    JsonNode actual = holder.get("message");
    String text = actual == null ? "" : actual.asText();
    if (whole != null && !whole.equals(text)) {
      differ(places.of("message"), path, TextNode.valueOf(whole).toString(), actual);
    }
    if (part != null && !text.contains(part)) {
      String words = "contains " + TextNode.valueOf(part).toString();
      differ(places.of("messageContains"), path, words, actual);
    }
  }

  private void causes(Position at, List<Expect.Cause> expected) {
    JsonNode actual = answer.body().path("details").path("causes");
    for (int i = 0; i < expected.size(); i++) {
      Expect.Cause cause = expected.get(i);
      String path = "details.causes[" + i + "]";
      JsonNode given = actual.get(i);
      if (given == null) {
        differ(cause.places().whole(), path, "a cause", null);
        continue;
      }
      text(cause.places(), "reason", cause.reason(), given, path);
      text(cause.places(), "field", cause.field(), given, path);
      message(cause.places(), cause.message(), cause.messageContains(), given, path + ".message");
    }
    for (int i = expected.size(); i < actual.size(); i++) {
      differ(at, "details.causes[" + i + "]", ABSENT, actual.get(i));
    }
  }

  private void text(
      Positions places, String key, @Nullable String wanted, JsonNode holder, String path) {
    if (wanted != null && !wanted.equals(holder.path(key).asText())) {
      String expected = TextNode.valueOf(wanted).toString();
      differ(places.of(key), path + "." + key, expected, holder.get(key));
    }
  }
}
