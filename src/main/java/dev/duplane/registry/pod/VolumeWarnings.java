package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GoText;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Volumes of a kind that does nothing any longer, and files that hide a token. */
final class VolumeWarnings {
  private static final Map<String, String> DEPRECATED = deprecated();

  private VolumeWarnings() {}

  private static Map<String, String> deprecated() {
    Map<String, String> since = new LinkedHashMap<>();
    since.put("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+");
    since.put("gitRepo", "deprecated in v1.11, and disabled by default in v1.33+");
    since.put("scaleIO", "deprecated in v1.16, non-functional in v1.22+");
    for (String field : List.of("flocker", "storageos", "quobyte")) {
      since.put(field, "deprecated in v1.22, non-functional in v1.25+");
    }
    since.put("glusterfs", "deprecated in v1.25, non-functional in v1.26+");
    since.put("cephfs", "deprecated in v1.28, non-functional in v1.31+");
    since.put("rbd", "deprecated in v1.28, non-functional in v1.31+");
    return since;
  }

  static void of(FieldPath place, List<ObjectNode> volumes, Consumer<String> warnings) {
    Set<String> tokens = new HashSet<>();
    for (int i = 0; i < volumes.size(); i++) {
      for (Map.Entry<String, String> field : DEPRECATED.entrySet()) {
        if (volumes.get(i).hasNonNull(field.getKey())) {
          // The one field that the real server calls otherwise than v1 does.
          String shown = field.getKey().equals("storageos") ? "storageOS" : field.getKey();
          warnings.accept(place.index(i).child(shown) + ": " + field.getValue());
        }
      }
      for (JsonNode source : volumes.get(i).path("projected").path("sources")) {
        if (source.hasNonNull("serviceAccountToken")) {
          tokens.add(source.path("serviceAccountToken").path("path").asText());
        }
      }
    }
    for (int i = 0; i < volumes.size() && !tokens.isEmpty(); i++) {
      FieldPath path = place.index(i).child("projected").child("sources");
      for (JsonNode source : volumes.get(i).path("projected").path("sources")) {
        hidden(path.child("configMap"), source.path("configMap"), tokens, warnings);
        hidden(path.child("secrets"), source.path("secret"), tokens, warnings);
        hidden(path.child("downwardAPI"), source.path("downwardAPI"), tokens, warnings);
        hidden(
            path.child("ClusterTrustBundle"), source.path("clusterTrustBundle"), tokens, warnings);
      }
    }
  }

  private static void hidden(
      FieldPath path, JsonNode source, Set<String> tokens, Consumer<String> warnings) {
    JsonNode items = source.path("items");
    for (int i = 0; i < items.size(); i++) {
      hidden(path.index(i), items.get(i).path("path").asText(), tokens, warnings);
    }
    if (source.hasNonNull("path")) {
      hidden(path, source.path("path").asText(), tokens, warnings);
    }
  }

  private static void hidden(
      FieldPath path, String file, Set<String> tokens, Consumer<String> warnings) {
    if (tokens.contains(file)) {
      warnings.accept(
          path + ": has duplicated path with ServiceAccountToken " + GoText.quote(file));
    }
  }
}
