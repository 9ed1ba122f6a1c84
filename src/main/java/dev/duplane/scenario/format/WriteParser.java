package dev.duplane.scenario.format;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.api.yaml.Problems;
import dev.duplane.api.yaml.Tree;
import dev.duplane.patch.PatchType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads steps that change objects: apply, create, replace, patch, delete, send. */
final class WriteParser {
  /** The media types of kinds of patches; the last is server-side apply. */
  static final Map<String, String> PATCH_TYPES =
      Map.of(
          "json", PatchType.JSON.mediaType(),
          "merge", PatchType.MERGE.mediaType(),
          "strategic", PatchType.STRATEGIC_MERGE.mediaType(),
          "apply", "application/apply-patch+yaml");

  private static final String APPLY = "apply";
  private final Problems problems;
  private final ManifestReader manifests;
  private final boolean strict;

  WriteParser(Problems problems, ManifestReader manifests, boolean strict) {
    this.problems = problems;
    this.manifests = manifests;
    this.strict = strict;
  }

  @Nullable Action submit(Action.Verb verb, MappingReader fields) {
    List<Action.Manifest> read = manifests.read(verb, fields);
    Parameters parameters = parameters(fields);
    String subresource = fields.text("subresource", "");
    return read.isEmpty() ? null : new Action.Submit(verb, read, subresource, parameters);
  }

  /** The query parameters of meta/v1 CreateOptions, UpdateOptions and PatchOptions. */
  private Parameters parameters(MappingReader fields) {
    Parameters parameters = Parameters.NONE;
    if (fields.flag("dryRun")) {
      parameters = parameters.and("dryRun", "All");
    }
    String manager = fields.text("fieldManager");
    if (manager != null) {
      parameters = parameters.and("fieldManager", manager);
    }
    String validation = fields.word("fieldValidation", "");
    return validation.isEmpty() ? parameters : parameters.and("fieldValidation", validation);
  }

  @Nullable Action patch(MappingReader fields) {
    ObjectReference object = ReadParser.reference(fields);
    Tree typeTree = fields.required("type");
    Tree body = fields.required("body");
    Parameters parameters = parameters(fields);
    Boolean force = fields.truth("force");
    String name = typeTree == null ? null : MappingReader.text(typeTree, "type", problems);
    if (typeTree == null || body == null || name == null) {
      return null;
    }
    String mediaType = PATCH_TYPES.get(name);
    if (mediaType == null) {
      List<String> types = KeyTable.of("patch").words("type");
      problems.at(
          typeTree.at(),
          "unknown patch type \"%s\": it is one of %s%s",
          name,
          String.join(", ", types),
          Spelling.suggest(name, types));
      return null;
    }
    if (force != null) {
      if (!name.equals(APPLY)) {
        problems.at(fields.keyAt("force"), "force is for patches of type apply alone");
      }
      parameters = parameters.and("force", force.toString());
    }
    String subresource = fields.text("subresource", "");
    return checked(name, body, object)
        ? new Action.SingleRequest(
            "patch", "PATCH", object, subresource, parameters, mediaType, body.toJson())
        : null;
  }

  private boolean checked(String type, Tree body, ObjectReference object) {
    if (Tree.open(body)) {
      return true;
    }
    boolean list = type.equals("json");
    if (list ? body instanceof Tree.Sequence : body instanceof Tree.Mapping) {
      if (strict && type.equals(APPLY)) {
        ManifestReader.check((Tree.Mapping) body, object, problems);
      } else if (strict && !list) {
        FieldCheck check = new FieldCheck(FieldCheck.Purpose.SENT, problems);
        AnswerShape.object(object, "")
            .forEach(schema -> check.tree(withoutDirectives(body), schema, ""));
      }
      return true;
    }
    String wanted = list ? "a list of operations" : "a mapping";
    problems.wrongType(body, "the body of a " + type + " patch", wanted);
    return false;
  }

  /** A strategic merge patch without what is no field, such as {@code $patch: delete}. */
  private static Tree withoutDirectives(Tree tree) {
    Tree fields =
        tree instanceof Tree.Mapping mapping ? mapping.without(key -> key.startsWith("$")) : tree;
    return fields.map(WriteParser::withoutDirectives);
  }

  Action delete(MappingReader fields) {
    ObjectNode options = options(fields);
    Parameters selectors = ReadParser.parameters(fields);
    if (selectors.values().isEmpty()) {
      return new Action.SingleRequest(
          "delete", "DELETE", ReadParser.reference(fields), "", Parameters.NONE, options);
    }
    if (fields.get("name") != null) {
      problems.at(
          fields.keyAt("name"), "a delete has a name, for one object, or selectors, for all");
    }
    return new Action.SingleRequest(
        "delete", "DELETE", ReadParser.selection(fields), "", selectors, options);
  }

  /** A meta/v1 DeleteOptions; null if nothing is asked. */
  private @Nullable ObjectNode options(MappingReader fields) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    options.put("kind", "DeleteOptions").put("apiVersion", "v1");
    int bare = options.size();
    Integer seconds = fields.integer("gracePeriodSeconds");
    if (seconds != null) {
      options.put("gracePeriodSeconds", seconds);
    }
    Tree tree = fields.get("preconditions");
    MappingReader preconditions =
        tree == null ? null : MappingReader.of(tree, "preconditions", problems);
    if (preconditions != null) {
      ObjectNode node = options.putObject("preconditions");
      for (String key : KeyTable.of("preconditions").keys()) {
        String text = preconditions.text(key);
        if (text != null) {
          node.put(key, text);
        }
      }
    }
    String policy = fields.word("propagationPolicy", "");
    if (!policy.isEmpty()) {
      options.put("propagationPolicy", policy);
    }
    if (fields.flag("dryRun")) {
      options.putArray("dryRun").add("All");
    }
    return options.size() == bare ? null : options;
  }

  @Nullable Action send(MappingReader fields) {
    Tree method = fields.required("method");
    Tree body = fields.required("body");
    Parameters parameters = parameters(fields);
    String text = body == null ? null : MappingReader.text(body, "body", problems);
    String verb = fields.word("method", "POST");
    if (method == null || text == null) {
      return null;
    }
    boolean named = fields.get("name") != null || !verb.equals("POST");
    return new Action.SingleRequest(
        "send",
        verb,
        named ? ReadParser.reference(fields) : ReadParser.selection(fields),
        fields.text("subresource", ""),
        parameters,
        fields.text("contentType", "application/json"),
        TextNode.valueOf(text));
  }
}
