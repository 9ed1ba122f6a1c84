package dev.duplane.registry.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A path to a field that a schema has ({@code ValidFieldPath} in apiextensions-apiserver,
 * pkg/apiserver/schema/cel/validation.go).
 *
 * @param path as errors name it: {@code spec.color}, {@code spec.labels[a.b]}
 * @param schema of the field
 */
record SchemaFieldPath(String path, JsonNode schema) {

  /** A path that leads nowhere. */
  static final class InvalidPathException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidPathException(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Follows a path.
   *
   * @param brackets whether it may have keys in brackets
   * @throws InvalidPathException if there is no such field
   */
  static SchemaFieldPath parse(String text, JsonNode root, boolean brackets)
      throws InvalidPathException {
    StringBuilder path = new StringBuilder();
    JsonNode schema = root;
    List<String> tokens = tokens(text);
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.get(i);
      String name;
      if (token.equals(".")) {
        name = token(tokens, ++i);
      } else if (token.equals("[") && brackets) {
        name = unquoted(token(tokens, ++i));
        if (!token(tokens, ++i).equals("]")) {
          throw new InvalidPathException("expected ] but got " + tokens.get(i));
        }
      } else {
        throw new InvalidPathException(
            token.equals("[")
                ? "array notation is not allowed"
                : "expected [ or . but got: " + token);
      }
      boolean named = !schema.path("properties").isEmpty();
      schema = named ? schema.path("properties").path(name) : schema.path("additionalProperties");
      if (!schema.isObject()) {
        throw new InvalidPathException("does not refer to a valid field");
      }
      path.append(named ? (path.length() == 0 ? "" : ".") + name : "[" + name + "]");
    }
    return new SchemaFieldPath(path.toString(), schema);
  }

  private static String token(List<String> tokens, int index) throws InvalidPathException {
    if (index >= tokens.size()) {
      throw new InvalidPathException("unexpected end of JSON path");
    }
    return tokens.get(index);
  }

  private static String unquoted(String token) throws InvalidPathException {
    if (token.length() < 2 || !token.startsWith("'") || !token.endsWith("'")) {
      throw new InvalidPathException("expected single quoted string but got " + token);
    }
    return token.substring(1, token.length() - 1).replace("\\'", "'").replace("\\\\", "\\");
  }

  private static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (text.charAt(begin) == '\'') {
        if (i > begin && c == '\'' && text.charAt(i - 1) != '\\') {
          tokens.add(text.substring(begin, i + 1));
          begin = i + 1;
        }
      } else if (c == '.' || c == '[' || c == ']') {
        if (i > begin) {
          tokens.add(text.substring(begin, i));
        }
        tokens.add(String.valueOf(c));
        begin = i + 1;
      }
    }
    if (begin < text.length()) {
      tokens.add(text.substring(begin));
    }
    return tokens;
  }
}
