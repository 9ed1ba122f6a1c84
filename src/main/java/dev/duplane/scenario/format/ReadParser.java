package dev.duplane.scenario.format;

import dev.duplane.api.yaml.InputProblem;
import dev.duplane.api.yaml.Tree;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads steps that look at objects: get, list, watch, events, wait. */
final class ReadParser {
  /** How long a cluster is waited for that is not told otherwise. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What is sent as a query parameter of its name, in this order. */
  private static final List<String> PARAMETERS =
      List.of(
          "labelSelector",
          "fieldSelector",
          "limit",
          "continue",
          "resourceVersion",
          "resourceVersionMatch",
          "sendInitialEvents",
          "allowWatchBookmarks");

  private static final Set<String> FLAGS = Set.of("sendInitialEvents", "allowWatchBookmarks");

  private final List<InputProblem> problems;

  ReadParser(List<InputProblem> problems) {
    this.problems = problems;
  }

  static ObjectReference reference(MappingReader fields) {
    return new ObjectReference(
        fields.places(),
        fields.text("apiVersion", "v1"),
        fields.given("kind"),
        fields.text("namespace", ""),
        fields.given("name"));
  }

  static Action.Selection selection(MappingReader fields) {
    return new Action.Selection(
        fields.places(),
        fields.text("apiVersion", "v1"),
        fields.given("kind"),
        fields.text("namespace", ""),
        fields.flag("allNamespaces"));
  }

  /** What is given of the query parameters. */
  static Parameters parameters(MappingReader fields) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String key : PARAMETERS) {
      if (fields.get(key) == null) {
        continue;
      }
      if (FLAGS.contains(key)) {
        values.put(key, String.valueOf(fields.flag(key)));
      } else if (key.equals("limit")) {
        values.put(key, String.valueOf(fields.integer(key, 0)));
      } else {
        values.put(key, fields.text(key, ""));
      }
    }
    return new Parameters(values);
  }

  @Nullable Action get(Tree tree) {
    MappingReader fields = MappingReader.of(tree, "get", problems, KeyTable.of("get"));
    return fields == null ? null : get(fields);
  }

  private static Action get(MappingReader fields) {
    return new Action.Get(reference(fields), fields.text("subresource", ""), parameters(fields));
  }

  @Nullable Action list(Tree tree) {
    MappingReader fields = MappingReader.of(tree, "list", problems, KeyTable.of("list"));
    return fields == null ? null : list(fields);
  }

  private Action list(MappingReader fields) {
    return new Action.ListAll(checked(fields), parameters(fields));
  }

  private Action.Selection checked(MappingReader fields) {
    Action.Selection selection = selection(fields);
    if (selection.allNamespaces() && !selection.namespace().isEmpty()) {
      problems.add(
          InputProblem.at(
              fields.keyAt("namespace"), "either namespace or allNamespaces may be given"));
    }
    return selection;
  }

  @Nullable Action watch(Tree tree) {
    MappingReader fields = MappingReader.of(tree, "watch", problems, KeyTable.of("watch"));
    if (fields == null) {
      return null;
    }
    Tree name = fields.required("as");
    return new Action.Watch(
        name == null ? "" : fields.text("as", ""), checked(fields), parameters(fields));
  }

  @Nullable Action events(Tree tree) {
    MappingReader fields = MappingReader.of(tree, "events", problems, KeyTable.of("events"));
    if (fields == null) {
      return null;
    }
    Tree name = fields.required("of");
    return new Action.Events(
        name == null ? "" : fields.text("of", ""),
        fields.flag("more"),
        fields.duration("within", PATIENCE));
  }

  @Nullable Action await(Tree tree) {
    MappingReader fields = MappingReader.of(tree, "wait", problems, KeyTable.of("wait"));
    if (fields == null) {
      return null;
    }
    boolean one = fields.get("name") != null;
    for (String key : List.of("labelSelector", "fieldSelector", "allNamespaces")) {
      if (one && fields.get(key) != null) {
        problems.add(
            InputProblem.at(fields.keyAt(key), key + " is for lists: a name is given already"));
      }
    }
    return new Action.Wait(
        one ? get(fields) : list(fields),
        fields.flag("gone"),
        fields.duration("timeout", PATIENCE));
  }
}
