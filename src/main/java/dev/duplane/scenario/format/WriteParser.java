package dev.duplane.scenario.format;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.yaml.InputProblem;
import dev.duplane.api.yaml.Tree;
import dev.duplane.patch.PatchType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads steps that change objects: apply, create, replace, patch, delete, send. */
final class WriteParser {
  /** The kinds of patches; the last is server-side apply. */
  static final Map<String, String> PATCH_TYPES = patchTypes();

  private static final String APPLY = "apply";
  private final List<InputProblem> problems;
  private final ManifestReader manifests;
  private final boolean strict;

  WriteParser(List<InputProblem> problems, ManifestReader manifests, boolean strict) {
    this.problems = problems;
    this.manifests = manifests;
    this.strict = strict;
  }

  private static Map<String, String> patchTypes() {
    Map<String, String> types = new LinkedHashMap<>();
    types.put("json", PatchType.JSON.mediaType());
    types.put("merge", PatchType.MERGE.mediaType());
    types.put("strategic", PatchType.STRATEGIC_MERGE.mediaType());
    types.put(APPLY, "application/apply-patch+yaml");
    return types;
  }

  @Nullable Action submit(Action.Verb verb, Tree tree) {
    boolean replace = verb == Action.Verb.REPLACE;
    MappingReader fields =
        MappingReader.of(tree, "this step", problems, KeyTable.of(replace ? "replace" : "submit"));
    if (fields == null) {
      return null;
    }
    List<Action.Manifest> read = manifests.read(verb, tree, fields);
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

  @Nullable Action patch(Tree tree) {
    MappingReader fields = MappingReader.of(tree, "patch", problems, KeyTable.of("patch"));
    if (fields == null) {
      return null;
    }
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
      problems.add(
          InputProblem.at(
              typeTree.at(),
              "unknown patch type \""
                  + name
                  + "\": it is one of "
                  + String.join(", ", PATCH_TYPES.keySet())
                  + Spelling.suggest(name, PATCH_TYPES.keySet())));
      return null;
    }
    if (force != null) {
      if (!name.equals(APPLY)) {
        problems.add(
            InputProblem.at(fields.keyAt("force"), "force is for patches of type apply alone"));
      }
      parameters = parameters.and("force", force.toString());
    }
    String subresource = fields.text("subresource", "");
    return checked(name, body, object)
        ? new Action.Patch(object, mediaType, body.toJson(), subresource, parameters)
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
        AnswerShape.object(object, "")
            .forEach(
                schema ->
                    new FieldCheck(FieldCheck.Purpose.SENT, problems)
                        .tree(withoutDirectives(body), schema, ""));
      }
      return true;
    }
    String wanted = list ? "a list of operations" : "a mapping";
    problems.add(
        InputProblem.at(
            body.at(), MappingReader.wrongType("the body of a " + type + " patch", wanted, body)));
    return false;
  }

  /** A strategic merge patch without what is no field, such as {@code $patch: delete}. */
  private static Tree withoutDirectives(Tree tree) {
    if (tree instanceof Tree.Mapping mapping) {
      Map<String, Tree.MappingEntry> entries = new LinkedHashMap<>();
      mapping
          .entries()
          .forEach(
              (key, entry) -> {
                if (!key.startsWith("$")) {
                  entries.put(
                      key, new Tree.MappingEntry(entry.keyAt(), withoutDirectives(entry.value())));
                }
              });
      return new Tree.Mapping(mapping.at(), entries);
    }
    return tree instanceof Tree.Sequence sequence
        ? new Tree.Sequence(
            sequence.at(), sequence.items().stream().map(WriteParser::withoutDirectives).toList())
        : tree;
  }

  @Nullable Action delete(Tree tree) {
    MappingReader fields = MappingReader.of(tree, "delete", problems, KeyTable.of("delete"));
    if (fields == null) {
      return null;
    }
    ObjectNode options = options(fields);
    Parameters selectors = ReadParser.parameters(fields);
    if (selectors.values().isEmpty()) {
      return new Action.Delete(ReadParser.reference(fields), options);
    }
    if (fields.get("name") != null) {
      problems.add(
          InputProblem.at(
              fields.keyAt("name"), "a delete has a name, for one object, or selectors, for all"));
    }
    return new Action.DeleteCollection(ReadParser.selection(fields), selectors, options);
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
        tree == null
            ? null
            : MappingReader.of(tree, "preconditions", problems, KeyTable.of("preconditions"));
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

  @Nullable Action send(Tree tree) {
    MappingReader fields = MappingReader.of(tree, "send", problems, KeyTable.of("send"));
    if (fields == null) {
      return null;
    }
    Tree method = fields.required("method");
    Tree body = fields.required("body");
    Parameters parameters = parameters(fields);
    String text = body == null ? null : MappingReader.text(body, "body", problems);
    String verb = fields.word("method", "POST");
    if (method == null || text == null) {
      return null;
    }
    boolean named = fields.get("name") != null || !verb.equals("POST");
    return new Action.Send(
        verb,
        named ? ReadParser.reference(fields) : ReadParser.selection(fields),
        fields.text("subresource", ""),
        parameters,
        fields.text("contentType", "application/json"),
        text);
  }
}
