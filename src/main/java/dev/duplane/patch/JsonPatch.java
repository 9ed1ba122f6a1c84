package dev.duplane.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GoText;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.Schema;
import dev.duplane.api.schema.StrictTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON Patch (RFC 6902) in the dialect of kube-apiserver, which is looser than the RFC: {@code
 * replace} adds a missing member, {@code test} takes a missing member for null, a missing {@code
 * value} is null, and a negative index counts from the end. A failed operation fails the patch as a
 * whole, with a 422 that does not say which.
 */
public final class JsonPatch implements ObjectPatch {
  private static final int MAX_OPERATIONS = 10_000;

  /** Bytes of JSON that the copy operations of one patch may add (kube-apiserver: 3 MiB). */
  private static final int MAX_COPIED = 3 * 1024 * 1024;

  private static final Set<String> MEMBERS = Set.of("op", "path", "from", "value");

  /** Trees are walked on the Java stack, and moves nest what a short patch brings. */
  private static final int MAX_DEPTH = 1000;

  private final List<JsonNode> operations;
  private final List<String> strictErrors;

  private JsonPatch(List<JsonNode> operations, List<String> strictErrors) {
    this.operations = operations;
    this.strictErrors = strictErrors;
  }

  /**
   * Reads a patch. Where fields are validated, the real server first reads it into operations with
   * types of their own, and then, as always, into operations that are maps.
   */
  static JsonPatch parse(PatchBody body, boolean validated) {
    String prefix = validated ? "error decoding patch: " : "";
    StrictTree read = body.array(prefix, validated ? "[]handlers.jsonPatchOp" : "jsonpatch.Patch");
    List<JsonNode> operations = new ArrayList<>();
    for (JsonNode operation : read.value()) {
      checkTypes(operation, validated);
      operations.add(operation);
    }
    if (operations.size() > MAX_OPERATIONS) {
      throw StatusException.requestEntityTooLarge(
          "Request entity too large: The allowed maximum operations in a JSON patch is "
              + MAX_OPERATIONS
              + ", got "
              + operations.size());
    }
    return new JsonPatch(
        List.copyOf(operations), validated ? strictErrors(operations, read) : List.of());
  }

  private static void checkTypes(JsonNode operation, boolean validated) {
    if (!operation.isObject() && !operation.isNull()) {
      throw StatusException.badRequest(
          validated
              ? "error decoding patch: " + PatchBody.mismatch(operation, "handlers.jsonPatchOp")
              : PatchBody.mismatch(operation, "jsonpatch.Operation"));
    }
    for (Map.Entry<String, JsonNode> member : operation.properties()) {
      String name = member.getKey();
      boolean text = MEMBERS.contains(name) && !name.equals("value");
      if (validated && text && !member.getValue().isTextual() && !member.getValue().isNull()) {
        throw StatusException.badRequest(
            "error decoding patch: json: cannot unmarshal "
                + GoValue.jsonType(member.getValue())
                + " into Go struct field jsonPatchOp."
                + name
                + " of type string");
      }
    }
  }

  /** Members that operations do not have, and those given twice, operation by operation. */
  private static List<String> strictErrors(List<JsonNode> operations, StrictTree read) {
    List<String> errors = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      String place = "[" + i + "].";
      operations
          .get(i)
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (!MEMBERS.contains(name)) {
                  errors.add("json patch unknown field " + GoText.quote(place + name));
                }
              });
      read.duplicates().stream()
          .filter(duplicate -> duplicate.startsWith("duplicate field \"" + place))
          .forEach(duplicate -> errors.add("json patch " + duplicate));
    }
    return List.copyOf(errors);
  }

  @Override
  public List<String> strictErrors() {
    return strictErrors;
  }

  /**
   * An object after the operations of a patch; the given one is left alone.
   *
   * @param patch JSON (RFC 6902)
   * @throws dev.duplane.api.StatusException if it is no patch, or does not fit
   */
  public static ObjectNode applied(byte[] patch, ObjectNode object) {
    return parse(new PatchBody(patch), false).apply(object);
  }

  @Override
  public ObjectNode applyTo(ObjectNode current, Schema schema) {
    return apply(current);
  }

  private ObjectNode apply(ObjectNode current) {
    Document document = new Document(current.deepCopy());
    operations.forEach(document::apply);
    if (document.root instanceof ObjectNode object) {
      document.opened.forEach(MemberOrder::sort);
      return object;
    }
    throw Rejection.notAnObject(document.root);
  }

  /** The document while operations change it. */
  private static final class Document {
    private final Set<ObjectNode> opened = Collections.newSetFromMap(new IdentityHashMap<>());
    private JsonNode root;
    private int copied;

    /** No less than the depth; counted anew when it comes to the limit. */
    private int depth;

    Document(ObjectNode root) {
      this.root = root;
      this.depth = depth(root);
      open(root);
    }

    /** Notes that an object has been looked into: its members come out sorted. */
    private void open(JsonNode container) {
      if (container instanceof ObjectNode object) {
        opened.add(object);
      }
    }

    /** Notes a value that has been compared: all of it has been looked into. */
    private void openAll(JsonNode value) {
      open(value);
      value.forEach(this::openAll);
    }

    void apply(JsonNode operation) {
      change(operation);
      if (depth > MAX_DEPTH) {
        depth = depth(root);
        if (depth > MAX_DEPTH) {
          throw Rejection.unprocessable();
        }
      }
    }

    private void change(JsonNode operation) {
      String path = text(operation, "path");
      switch (text(operation, "op")) {
        case "add" -> find(path).add(value(operation));
        case "remove" -> find(path).remove();
        case "replace" -> replace(path, value(operation));
        case "move" -> move(text(operation, "from"), path);
        case "copy" -> copy(text(operation, "from"), path);
        case "test" -> test(path, value(operation));
        default -> throw Rejection.unprocessable();
      }
    }

    private void replace(String path, JsonNode value) {
      if (!path.isEmpty()) {
        find(path).replace(value);
      } else if (value.isContainerNode()) {
        root = value;
      } else {
        throw Rejection.unprocessable();
      }
    }

    private void move(String from, String path) {
      Place source = find(from);
      JsonNode value = source.get();
      source.remove();
      find(path).add(value);
      deepen(depth, path);
    }

    private void deepen(int below, String path) {
      int above = (int) path.chars().filter(c -> c == '/').count();
      depth = Math.max(depth, above + below);
    }

    /** Level by level, as it may be more than the stack could follow. */
    private static int depth(JsonNode value) {
      int depth = 0;
      List<JsonNode> level = List.of(value);
      while (!level.isEmpty()) {
        depth++;
        List<JsonNode> next = new ArrayList<>();
        for (JsonNode node : level) {
          node.forEach(next::add);
        }
        level = next;
      }
      return depth;
    }

    private void copy(String from, String path) {
      JsonNode value = find(from).get().deepCopy();
      Place target = find(path);
      if (!value.isNull()) {
        copied += value.toString().getBytes(StandardCharsets.UTF_8).length;
        if (copied > MAX_COPIED) {
          throw Rejection.unprocessable();
        }
      }
      target.add(value);
      deepen(depth, path);
    }

    private void test(String path, JsonNode value) {
      JsonNode found = path.isEmpty() ? root : find(path).get();
      openAll(found);
      if (!GoValue.same(found, value)) {
        throw Rejection.unprocessable();
      }
    }

    /** The place a pointer means; its container must exist, the place itself need not. */
    private Place find(String path) {
      String[] tokens = path.split("/", -1);
      if (tokens.length < 2) {
        throw Rejection.unprocessable();
      }
      JsonNode container = root;
      // What stands before the first slash should be nothing, and is not looked at.
      for (int i = 1; i < tokens.length - 1; i++) {
        container = new Place(container, unescape(tokens[i])).get();
        if (!container.isContainerNode()) {
          throw Rejection.unprocessable();
        }
        open(container);
      }
      return new Place(container, unescape(tokens[tokens.length - 1]));
    }

    private static String unescape(String token) {
      return token.replace("~1", "/").replace("~0", "~");
    }

    private static String text(JsonNode operation, String member) {
      JsonNode value = operation.get(member);
      if (value == null || !value.isTextual()) {
        throw Rejection.unprocessable();
      }
      return value.textValue();
    }

    /** Counts its depth, wherever it comes to stand. */
    private JsonNode value(JsonNode operation) {
      JsonNode value = orNull(operation.get("value")).deepCopy();
      deepen(depth(value), text(operation, "path"));
      return value;
    }
  }

  private static JsonNode orNull(@Nullable JsonNode node) {
    return node == null ? JsonNodeFactory.instance.nullNode() : node;
  }

  /** A member of an object or an item of an array, which may not exist yet. */
  private record Place(JsonNode container, String key) {

    /** What is there; null if an object has no such member. */
    JsonNode get() {
      return container instanceof ArrayNode array
          ? array.get(index(array.size()))
          : orNull(container.get(key));
    }

    void add(JsonNode value) {
      if (!(container instanceof ArrayNode array)) {
        ((ObjectNode) container).set(key, value);
      } else if (key.equals("-")) {
        array.add(value);
      } else {
        array.insert(index(array.size() + 1), value);
      }
    }

    void replace(JsonNode value) {
      if (container instanceof ArrayNode array) {
        array.set(index(array.size()), value);
      } else {
        ((ObjectNode) container).set(key, value);
      }
    }

    void remove() {
      if (container instanceof ArrayNode array) {
        array.remove(index(array.size()));
      } else if (((ObjectNode) container).remove(key) == null) {
        throw Rejection.unprocessable();
      }
    }

    /** The index that the key means in an array with so many places. */
    private int index(int places) {
      try {
        int index = Integer.parseInt(key);
        if (index >= -places && index < places) {
          return index < 0 ? index + places : index;
        }
      } catch (NumberFormatException e) {
        throw Rejection.unprocessable();
      }
      throw Rejection.unprocessable();
    }
  }
}
