package dev.duplane.scenario.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one mapping in scenario files: which there are, and what values they take. They come
 * from {@code scenarios/scenario.schema.json}, the one place that has them: editors read it as the
 * JSON Schema that it is, the parser takes keys, words, bounds, patterns and their messages ({@code
 * errorMessage}) from it.
 */
final class KeyTable {
  private static final JsonNode SCHEMA = load();

  /** The keys of a whole file. */
  static final KeyTable SCENARIO = new KeyTable(SCHEMA.path("properties"));

  private final JsonNode properties;

  private KeyTable(JsonNode properties) {
    this.properties = properties;
  }

  private static JsonNode load() {
    try (InputStream schema =
        Objects.requireNonNull(KeyTable.class.getResourceAsStream("scenario.schema.json"))) {
      return new ObjectMapper().readTree(schema);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The keys of a definition of the schema, such as {@code patch} or {@code expect}. */
  static KeyTable of(String definition) {
    JsonNode found = SCHEMA.path("definitions").path(definition).path("properties");
    if (found.isMissingNode()) {
      throw new IllegalArgumentException(definition + " is not in scenario.schema.json");
    }
    return new KeyTable(found);
  }

  /** The keys of the mapping that a key of this one takes. */
  KeyTable under(String key) {
    String pointer = properties.path(key).at("/allOf/0/$ref").asText();
    return of(pointer.substring(pointer.lastIndexOf('/') + 1));
  }

  /** All keys, in the order of the schema. */
  List<String> keys() {
    List<String> keys = new ArrayList<>();
    properties.fieldNames().forEachRemaining(keys::add);
    return List.copyOf(keys);
  }

  /** All keys but some. */
  List<String> keysBut(String... others) {
    List<String> left = new ArrayList<>(keys());
    left.removeAll(List.of(others));
    return left;
  }

  /** The words that a key takes; empty if it takes others than words. */
  List<String> words(String key) {
    List<String> words = new ArrayList<>();
    rule(key, "enum").forEach(word -> words.add(word.asText()));
    return List.copyOf(words);
  }

  /**
   * The type of the values that a key takes, as JSON Schema names it; empty if it takes several.
   */
  String type(String key) {
    return rule(key, "type").asText();
  }

  /** The least number that a key takes. */
  int minimum(String key) {
    return rule(key, "minimum").asInt(Integer.MIN_VALUE);
  }

  /** The greatest number that a key takes. */
  int maximum(String key) {
    return rule(key, "maximum").asInt(Integer.MAX_VALUE);
  }

  /**
   * What a value that breaks the rules of a key is told; null if the rules speak for themselves.
   */
  @Nullable String errorMessage(String key) {
    return properties.path(key).path("errorMessage").textValue();
  }

  /** What is wrong with a text, after the words of the key; null if nothing is. */
  @Nullable String wrong(String key, String text) {
    int length = text.codePointCount(0, text.length());
    int longest = rule(key, "maxLength").asInt(Integer.MAX_VALUE);
    if (length < rule(key, "minLength").asInt()) {
      return "must not be empty";
    }
    if (length > longest) {
      return "has more than " + longest + " characters";
    }
    String pattern = rule(key, "pattern").asText();
    String message = errorMessage(key);
    return message == null || Pattern.compile(pattern).matcher(text).find() ? null : message;
  }

  /** A rule on the values of a key, which may be that of the first of several forms. */
  private JsonNode rule(String key, String rule) {
    JsonNode property = properties.path(key);
    return property.has(rule) ? property.path(rule) : property.path("anyOf").path(0).path(rule);
  }
}
