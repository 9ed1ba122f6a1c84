package dev.duplane.scenario.format;

import dev.duplane.api.yaml.Problems;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  private final Problems problems;

  ReadParser(Problems problems) {
    this.problems = problems;
  }

  /** An object by its name. */
  static ObjectReference reference(MappingReader fields) {
    return reference(fields, fields.given("name"), false);
  }

  /** The objects of a kind. */
  static ObjectReference selection(MappingReader fields) {
    return reference(fields, "", fields.flag("allNamespaces"));
  }

  private static ObjectReference reference(
      MappingReader fields, String name, boolean allNamespaces) {
    return new ObjectReference(
        fields.places(),
        fields.text("apiVersion", "v1"),
        fields.given("kind"),
        fields.text("namespace", ""),
        name,
        allNamespaces);
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

  static Action.SingleRequest get(MappingReader fields) {
    String subresource = fields.text("subresource", "");
    Parameters parameters = parameters(fields);
    return new Action.SingleRequest("get", "GET", reference(fields), subresource, parameters, null);
  }

  Action.SingleRequest list(MappingReader fields) {
    return new Action.SingleRequest("list", "GET", checked(fields), "", parameters(fields), null);
  }

  private ObjectReference checked(MappingReader fields) {
    ObjectReference selection = selection(fields);
    if (selection.allNamespaces() && !selection.namespace().isEmpty()) {
      problems.at(fields.keyAt("namespace"), "either namespace or allNamespaces may be given");
    }
    return selection;
  }

  Action watch(MappingReader fields) {
    fields.required("as");
    return new Action.Watch(fields.text("as", ""), checked(fields), parameters(fields));
  }

  Action events(MappingReader fields) {
    fields.required("of");
    return new Action.Events(
        fields.text("of", ""), fields.flag("more"), fields.duration("within", PATIENCE));
  }

  Action await(MappingReader fields) {
    boolean one = fields.get("name") != null;
    for (String key : List.of("labelSelector", "fieldSelector", "allNamespaces")) {
      if (one && fields.get(key) != null) {
        problems.at(fields.keyAt(key), key + " is for lists: a name is given already");
      }
    }
    return new Action.Wait(
        one ? get(fields) : list(fields),
        fields.flag("gone"),
        fields.duration("timeout", PATIENCE));
  }
}
