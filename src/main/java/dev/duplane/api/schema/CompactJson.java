package dev.duplane.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link WireEncoder} has written: compact JSON, its fields in the order of the schema.
 * So a field's name is found by walking both in step, and is the contract's own text; a general
 * parser looks each name up in a table, which grows by every name that one object alone has, as
 * those of items in managedFields are.
 *
 * <p>It knows no other JSON: {@link JsonTree#parse} reads what it gives up on.
 */
final class CompactJson {
  private static final String METADATA = "metadata";
  private static final String MANAGED_FIELDS = "managedFields";

  /** Digits that an int holds for certain. */
  private static final int INT_DIGITS = 9;

  private static final int FIRST_SIZE = 64;

  private final byte[] json;
  private final TreeBuilder builder;
  private final boolean withoutManagedFields;
  private int at;

  /** The fields, or the items, that have been read of the objects and lists that are open. */
  private String[] names = new String[FIRST_SIZE];

  private JsonNode[] values = new JsonNode[FIRST_SIZE];
  private int read;

  /** The text is not as it is expected to be. */
  private static final class UnexpectedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private UnexpectedException() {
      super(null, null, false, false);
    }
  }

  private CompactJson(byte[] json, TreeBuilder builder, boolean withoutManagedFields) {
    this.json = json;
    this.builder = builder;
    this.withoutManagedFields = withoutManagedFields;
  }

  /**
   * Reads an object.
   *
   * @param wire the schema by which it was written
   * @return the object; null if {@link JsonTree#parse} is to read it
   */
  static @Nullable ObjectNode read(byte[] json, Schema wire) {
    return read(json, wire, TreeBuilder.MUTABLE, JsonTree.NODES.objectNode(), false);
  }

  /**
   * Reads an object that is kept and shared, without {@code metadata.managedFields}, which are most
   * of many objects.
   *
   * @param wire the schema by which it was written
   * @param head fields that come after those that have been read
   * @return the object; null if {@link JsonTree#parse} is to read it
   */
  static @Nullable ObjectNode readShared(
      byte[] json, Schema wire, CompactTrees trees, ObjectNode head) {
    return read(json, wire, trees, head, true);
  }

  private static @Nullable ObjectNode read(
      byte[] json, Schema wire, TreeBuilder builder, ObjectNode more, boolean shared) {
    CompactJson in = new CompactJson(json, builder, shared);
    try {
      in.expect('{');
      in.fields(wire, true, false);
      more.properties().forEach(field -> in.push(field.getKey(), field.getValue()));
      return in.at == json.length ? in.closed(0) : null;
    } catch (UnexpectedException | ArrayIndexOutOfBoundsException e) {
      return null;
    }
  }

  /**
   * Reads of an object no more than its metadata.
   *
   * @param wire the schema by which it was written
   * @return the metadata; null if there is none, or {@link JsonTree#parse} is to read it
   */
  static @Nullable ObjectNode readMetadata(byte[] json, Schema wire) {
    Property metadata = wire.property(METADATA);
    CompactJson in = new CompactJson(json, TreeBuilder.MUTABLE, true);
    try {
      in.expect('{');
      do {
        in.expect('"');
        String name = in.text();
        in.expect(':');
        if (name.equals(METADATA)) {
          return in.value(metadata == null ? null : metadata.schema(), true)
                  instanceof ObjectNode read
              ? read
              : null;
        }
        in.value(null, false);
      } while (in.skip(','));
    } catch (UnexpectedException | ArrayIndexOutOfBoundsException e) {
      return null;
    }
    return null;
  }

  private void expect(char c) {
    if (json[at++] != c) {
      throw new UnexpectedException();
    }
  }

  /** Whether the character is next, which is passed then. */
  private boolean skip(char c) {
    if (json[at] != c) {
      return false;
    }
    at++;
    return true;
  }

  private void push(String name, JsonNode value) {
    if (read == names.length) {
      names = Arrays.copyOf(names, 2 * read);
      values = Arrays.copyOf(values, 2 * read);
    }
    names[read] = name;
    values[read++] = value;
  }

  /** The object whose fields have been read from an index on. */
  private ObjectNode closed(int from) {
    ObjectNode object = builder.object(names, values, from, read);
    read = from;
    return object;
  }

  private ObjectNode object(@Nullable Schema schema, boolean metadata) {
    int from = read;
    fields(schema, false, metadata);
    return closed(from);
  }

  /** Reads the fields of an object whose opening brace has been read. */
  private void fields(@Nullable Schema schema, boolean root, boolean metadata) {
    if (skip('}')) {
      return;
    }
    boolean known = schema != null && schema.type() == Schema.SchemaType.OBJECT;
    List<Property> properties = known && schema != null ? schema.properties() : null;
    int passed = 0;
    Schema inMap =
        schema != null && schema.type() == Schema.SchemaType.MAP ? schema.values() : null;
    do {
      expect('"');
      passed = properties == null ? -1 : next(properties, passed);
      Property property = properties == null || passed < 0 ? null : properties.get(passed++);
      String name;
      Schema shape;
      if (property == null) {
        properties = null;
        name = text();
        shape = inMap;
      } else {
        at += property.name().length() + 1;
        name = property.name();
        shape = property.schema();
      }
      expect(':');
      if (withoutManagedFields && metadata && name.equals(MANAGED_FIELDS)) {
        pass();
      } else {
        push(name, value(shape, root && name.equals(METADATA)));
      }
    } while (skip(','));
    expect('}');
  }

  /** The index of the property whose name is next, from one on; -1 if no later one has it. */
  private int next(List<Property> properties, int from) {
    int count = properties.size();
    for (int i = from; i < count; i++) {
      if (isNext(properties.get(i).name())) {
        return i;
      }
    }
    return -1;
  }

  private boolean isNext(String name) {
    int length = name.length();
    if (json[at] != name.charAt(0) || at + length >= json.length || json[at + length] != '"') {
      return false;
    }
    for (int i = 1; i < length; i++) {
      if (json[at + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private JsonNode value(@Nullable Schema schema, boolean metadata) {
    byte first = json[at++];
    return switch (first) {
      case '{' -> object(schema, metadata);
      case '[' ->
          list(schema != null && schema.type() == Schema.SchemaType.LIST ? schema.items() : null);
      case '"' -> builder.text(text());
      case 't' -> word("true", JsonTree.NODES.booleanNode(true));
      case 'f' -> word("false", JsonTree.NODES.booleanNode(false));
      case 'n' -> word("null", JsonTree.NODES.nullNode());
      default -> number();
    };
  }

  private JsonNode word(String word, JsonNode meaning) {
    for (int i = 1; i < word.length(); i++) {
      expect(word.charAt(i));
    }
    return meaning;
  }

  private JsonNode list(@Nullable Schema items) {
    int from = read;
    if (!skip(']')) {
      do {
        push("", value(items, false));
      } while (skip(','));
      expect(']');
    }
    JsonNode list = builder.list(values, from, read);
    read = from;
    return list;
  }

  /** An integer that needs no care; its first character has been read. */
  private JsonNode number() {
    int start = at - 1;
    boolean negative = json[start] == '-';
    int number = negative ? 0 : digit(json[start]);
    int digits = negative ? 0 : 1;
    while (json[at] >= '0' && json[at] <= '9') {
      number = number * 10 + digit(json[at++]);
      digits++;
    }
    byte end = json[at];
    if (digits == 0 || digits > INT_DIGITS || (end != ',' && end != '}' && end != ']')) {
      throw new UnexpectedException();
    }
    return JsonTree.NODES.numberNode(negative ? -number : number);
  }

  private static int digit(byte c) {
    if (c < '0' || c > '9') {
      throw new UnexpectedException();
    }
    return c - '0';
  }

  /** A text whose opening quotation mark has been read. */
  private String text() {
    int start = at;
    boolean ascii = true;
    for (byte c = json[at]; c != '"'; c = json[++at]) {
      if (c == '\\') {
        return escaped(start);
      }
      ascii &= c >= 0;
    }
    String text =
        new String(
            json, start, at - start, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    at++;
    return text;
  }

  private String escaped(int start) {
    StringBuilder text = new StringBuilder();
    int plain = start;
    while (json[at] != '"') {
      if (json[at] == '\\') {
        text.append(new String(json, plain, at - plain, StandardCharsets.UTF_8));
        at++;
        text.append(escape());
        plain = at;
      } else {
        at++;
      }
    }
    text.append(new String(json, plain, at - plain, StandardCharsets.UTF_8));
    at++;
    return text.toString();
  }

  private char escape() {
    byte letter = json[at++];
    return switch (letter) {
      case '"', '\\', '/' -> (char) letter;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = Character.digit(json[at++], 16);
          if (digit < 0) {
            throw new UnexpectedException();
          }
          code = code << 4 | digit;
        }
        yield (char) code;
      }
      default -> throw new UnexpectedException();
    };
  }

  /** Passes a list or an object. */
  private void pass() {
    int depth = 0;
    do {
      byte c = json[at++];
      if (c == '"') {
        passText();
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      }
    } while (depth > 0);
  }

  private void passText() {
    for (byte c = json[at++]; c != '"'; c = json[at++]) {
      if (c == '\\') {
        at++;
      }
    }
  }
}
