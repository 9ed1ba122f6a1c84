package dev.duplane.scenario.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.duplane.api.Columns;
import dev.duplane.scenario.compare.Answer;
import dev.duplane.scenario.run.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the objects that dual stack is about. What a server does not have is passed over. */
final class ClusterObjects {
  private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

  /** A kind, and where it is listed. */
  private record Kind(String name, String root, String plural, boolean namespaced) {
    String path(String namespace) {
      return root + (namespaced ? "/namespaces/" + namespace : "") + "/" + plural;
    }
  }

  private static final List<Kind> KINDS =
      List.of(
          new Kind("Namespace", "/api/v1", "namespaces", false),
          new Kind("Node", "/api/v1", "nodes", false),
          new Kind("Pod", "/api/v1", "pods", true),
          new Kind("Service", "/api/v1", "services", true),
          new Kind("EndpointSlice", "/apis/discovery.k8s.io/v1", "endpointslices", true),
          new Kind("ServiceCIDR", "/apis/networking.k8s.io/v1", "servicecidrs", false),
          new Kind("IPAddress", "/apis/networking.k8s.io/v1", "ipaddresses", false));

  private ClusterObjects() {}

  /**
   * The objects in all namespaces, by kind and name such as {@code Service default/web}, in the
   * order of the server.
   */
  static Map<String, JsonNode> all(Target target) {
    Map<String, JsonNode> objects = new LinkedHashMap<>();
    for (Kind kind : KINDS) {
      JsonNode list = get(target, kind.root() + "/" + kind.plural(), "application/json");
      for (JsonNode item : list.path("items")) {
        JsonNode metadata = item.path("metadata");
        String namespace = metadata.path("namespace").asText();
        objects.put(
            kind.name()
                + " "
                + (namespace.isEmpty() ? "" : namespace + "/")
                + metadata.path("name").asText(),
            item);
      }
    }
    return objects;
  }

  /** A namespace, and what is in none, as {@code kubectl get} prints it: kinds with objects. */
  static List<String> table(Target target, String namespace) {
    List<String> lines = new ArrayList<>();
    for (Kind kind : KINDS) {
      JsonNode table = get(target, kind.path(namespace), TABLE);
      if (table.path("rows").isEmpty()) {
        continue;
      }
      List<List<String>> rows = new ArrayList<>();
      rows.add(cells(table, "", null));
      table.path("rows").forEach(row -> rows.add(cells(table, kind.name() + " ", row)));
      lines.addAll(Columns.of(rows));
    }
    return lines;
  }

  /** The cells of a row, or of the heading. */
  private static List<String> cells(JsonNode table, String prefix, @Nullable JsonNode row) {
    List<String> cells = new ArrayList<>();
    JsonNode columns = table.path("columnDefinitions");
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).path("priority").asInt() == 0) {
        String name = columns.get(i).path("name").asText().toUpperCase(Locale.ROOT);
        String cell = row == null ? name : row.path("cells").path(i).asText();
        cells.add(cells.isEmpty() ? prefix + cell : cell);
      }
    }
    return cells;
  }

  private static JsonNode get(Target target, String path, String accept) {
    Answer answer = target.get(path, accept);
    return answer.status() == 200 ? answer.body() : MissingNode.getInstance();
  }
}
