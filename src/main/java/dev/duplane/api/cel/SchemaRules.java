package dev.duplane.api.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a structural schema and of all below it, compiled once (apiextensions-apiserver,
 * pkg/apiserver/schema/cel/validation.go). Immutable.
 */
public final class SchemaRules {
  private static final String RULES = "x-kubernetes-validations";
  private static final JsonNode NOTHING = MissingNode.getInstance();

  private final JsonNode schema;
  private final List<CompiledRule> rules = new ArrayList<>();
  private final Map<String, SchemaRules> properties = new TreeMap<>();
  private final @Nullable SchemaRules items;
  private final @Nullable SchemaRules additional;

  private SchemaRules(JsonNode schema, String path, boolean resource) {
    this.schema = schema;
    compile(schema, path, resource, rules);
    this.items = below(schema.path("items"), path + ".@idx");
    this.additional = below(schema.path("additionalProperties"), path + ".@elem");
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      SchemaRules below = below(property.getValue(), path + "." + property.getKey());
      if (below != null) {
        properties.put(property.getKey(), below);
      }
    }
  }

  /** The rules of the schema of a kind's objects, or null if there are none. */
  public static @Nullable SchemaRules of(JsonNode schema) {
    return schema.findValue(RULES) == null ? null : new SchemaRules(schema, "object", true);
  }

  private static @Nullable SchemaRules below(JsonNode schema, String path) {
    return !schema.isObject() || schema.findValue(RULES) == null
        ? null
        : new SchemaRules(schema, path, schema.path("x-kubernetes-embedded-resource").asBoolean());
  }

  private static void compile(
      JsonNode schema, String path, boolean resource, List<CompiledRule> rules) {
    JsonNode declared = schema.path(RULES);
    SchemaTypes types = new SchemaTypes();
    CelType self = declared.isEmpty() ? null : types.of(schema, path, resource);
    if (self == null) {
      return;
    }
    // A compiler takes longer to make than a rule to compile.
    Map<Boolean, RuleEnvironment> environments = new HashMap<>();
    for (JsonNode rule : declared) {
      RuleEnvironment environment =
          environments.computeIfAbsent(
              rule.path("optionalOldSelf").asBoolean(),
              optional ->
                  new RuleEnvironment(
                      types,
                      Map.of(
                          "self", self, "oldSelf", optional ? OptionalType.create(self) : self)));
      rules.add(CompiledRule.of(rule, environment, new SchemaSizes(schema, resource)));
    }
  }

  /**
   * What is wrong with the rules of one schema, rule by rule; none of those below it.
   *
   * @param resource whether it is the schema of an object with kind, apiVersion and metadata
   */
  public static List<RuleProblems> problems(JsonNode schema, boolean resource) {
    List<CompiledRule> rules = new ArrayList<>();
    compile(schema, "object", resource, rules);
    long values = new SchemaSizes(schema, resource).mostValues();
    return rules.stream()
        .map(
            rule ->
                new RuleProblems(
                    rule.problem(),
                    rule.messageProblem(),
                    rule.usesOldSelf(),
                    rule.cost(),
                    rule.messageCost(),
                    values))
        .toList();
  }

  /**
   * What is wrong with one rule.
   *
   * @param rule why it does not compile; empty if it does
   * @param message why the expression for its message does not; empty if it does
   * @param usesOldSelf whether it is about a change
   * @param cost the most that it costs to evaluate it once
   * @param messageCost likewise its message
   * @param mostValues how many values of the schema fit into a request
   */
  public record RuleProblems(
      String rule,
      String message,
      boolean usesOldSelf,
      long cost,
      long messageCost,
      long mostValues) {}

  /**
   * The errors of an object.
   *
   * @param object with kind and apiVersion
   * @param old as it was before; null if it is new
   */
  public List<FieldError> validate(JsonNode object, @Nullable JsonNode old) {
    RuleErrors errors = new RuleErrors();
    value(null, object, old, new Correlation(old != null, old != null, object.equals(old)), errors);
    return errors.list();
  }

  /**
   * What is known of the value's past.
   *
   * @param known whether there is an object from before at all
   * @param correlated whether the value can be told from others of its list
   * @param same whether it, or else the nearest that can be told, is as it was
   */
  private record Correlation(boolean known, boolean correlated, boolean same) {
    Correlation below(JsonNode value, @Nullable JsonNode old) {
      return correlated ? new Correlation(known, true, value.equals(old)) : this;
    }

    Correlation uncorrelated() {
      return new Correlation(known, false, same);
    }
  }

  private void value(
      @Nullable FieldPath path,
      JsonNode value,
      @Nullable JsonNode old,
      Correlation correlation,
      RuleErrors errors) {
    if (value.isNull() || errors.exhausted()) {
      return;
    }
    if (!rules.isEmpty()) {
      errors.check(rules, path, value, old, schema, correlation.known() && correlation.same());
    }
    if (value.isArray() && items != null) {
      items(path, value, old == null ? NOTHING : old, correlation, errors);
    } else if (value.isObject()) {
      fields(path, value, old == null ? NOTHING : old, correlation, errors);
    }
  }

  private void items(
      @Nullable FieldPath path,
      JsonNode list,
      JsonNode old,
      Correlation correlation,
      RuleErrors errors) {
    boolean map = schema.path("x-kubernetes-list-type").asText("").equals("map");
    Map<List<JsonNode>, JsonNode> byKeys = new HashMap<>();
    if (map) {
      old.forEach(item -> byKeys.putIfAbsent(keys(item), item));
    }
    for (int i = 0; i < list.size(); i++) {
      JsonNode item = list.get(i);
      JsonNode before = map ? byKeys.get(keys(item)) : null;
      Objects.requireNonNull(items)
          .value(
              at(path, "[" + i + "]", i),
              item,
              before,
              map ? correlation.below(item, before) : correlation.uncorrelated(),
              errors);
    }
  }

  /** What tells an item of a list that is a map from others. */
  private List<JsonNode> keys(JsonNode item) {
    List<JsonNode> keys = new ArrayList<>();
    schema.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(item.path(key.asText())));
    return keys;
  }

  private static FieldPath at(@Nullable FieldPath path, String root, int index) {
    return path == null ? FieldPath.of(root) : path.index(index);
  }

  private void fields(
      @Nullable FieldPath path,
      JsonNode object,
      JsonNode old,
      Correlation correlation,
      RuleErrors errors) {
    Map<String, JsonNode> sorted = new TreeMap<>();
    object.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
    sorted.forEach(
        (name, field) -> {
          SchemaRules own = properties.get(name);
          SchemaRules of = own == null && !schema.path("properties").has(name) ? additional : own;
          if (of != null) {
            JsonNode before = old.get(name);
            FieldPath below =
                path == null
                    ? FieldPath.of(name)
                    : of == additional ? path.key(name) : path.child(name);
            of.value(below, field, before, correlation.below(field, before), errors);
          }
        });
  }
}
