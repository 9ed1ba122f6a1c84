package dev.duplane.api.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The parameters of operations, by name: in which requests they may stand, and their types. */
final class QueryParameters {
  static final List<String> PATH = List.of("name", "namespace");

  /** Of every request. */
  static final String PRETTY = "pretty";

  /** meta/v1 ListOptions. */
  static final List<String> LIST =
      List.of(
          "allowWatchBookmarks",
          "continue",
          "fieldSelector",
          "labelSelector",
          "limit",
          "resourceVersion",
          "resourceVersionMatch",
          "sendInitialEvents",
          "shardSelector",
          "timeoutSeconds",
          "watch");

  /** meta/v1 CreateOptions and UpdateOptions. */
  static final List<String> WRITE = List.of("dryRun", "fieldManager", "fieldValidation");

  /** meta/v1 PatchOptions, beyond those of an update. */
  static final String FORCE = "force";

  /** meta/v1 DeleteOptions. */
  static final List<String> DELETE =
      List.of(
          "dryRun",
          "gracePeriodSeconds",
          "ignoreStoreReadErrorWithClusterBreakingPotential",
          "orphanDependents",
          "propagationPolicy");

  /** Those of ListOptions that mean something for a delete, too. */
  static final List<String> SELECT =
      LIST.stream()
          .filter(name -> !name.equals("allowWatchBookmarks") && !name.equals("watch"))
          .toList();

  private static final Set<String> BOOLEANS =
      Set.of(
          "allowWatchBookmarks",
          "force",
          "ignoreStoreReadErrorWithClusterBreakingPotential",
          "orphanDependents",
          "sendInitialEvents",
          "watch");
  private static final Set<String> INTEGERS =
      Set.of("gracePeriodSeconds", "limit", "timeoutSeconds");

  private QueryParameters() {}

  /** Parameters as a document lists them: by name. */
  static ArrayNode list(Collection<String> names) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (String name : new TreeSet<>(names)) {
      boolean path = PATH.contains(name);
      var parameter = list.addObject().put("in", path ? "path" : "query").put("name", name);
      if (path) {
        parameter.put("required", true);
      }
      parameter.putObject("schema").put("type", type(name)).put("uniqueItems", true);
    }
    return list;
  }

  private static String type(String name) {
    if (BOOLEANS.contains(name)) {
      return "boolean";
    }
    return INTEGERS.contains(name) ? "integer" : "string";
  }
}
