package dev.duplane.scenario.run.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.client.ServerAnswer;
import dev.duplane.client.ServerRequest;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.scenario.compare.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts what a scenario does into Namespaces of its own. With {@code duplane-web-x7k2p} as its own
 * one, what it calls {@code default} is that, and what it calls {@code team} is {@code
 * duplane-web-x7k2p-team}; in answers and their messages they have the scenario's names again.
 * Namespaces whose names begin with {@code kube-} are themselves, and so is a name that is none or
 * would become longer than the 63 characters of one.
 *
 * <p>Renamed in requests: segments of paths, {@code metadata.namespace} in field selectors, fields
 * called {@code namespace}, and the names of Namespaces. The objects called {@code kubernetes} in
 * {@code default} are read where they are: each cluster has them there. Of lists and watches across
 * Namespaces, what belongs to others is left out.
 *
 * @param own the Namespace of the scenario; long and random enough to mean nothing else in a text
 */
record NamespaceMapping(String own) {
  private static final String DEFAULT = "default";
  private static final int LONGEST = 63;
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern SELECTED =
      Pattern.compile("(metadata\\.namespace(?:=|%3D|!=|!%3D|%21%3D)+)([^,&%=]+)");
  private static final String LABEL_OF_NAME = "kubernetes.io/metadata.name";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the server calls a Namespace. */
  String toServer(String name) {
    if (name.equals(DEFAULT)) {
      return own;
    }
    boolean itself =
        name.startsWith("kube-")
            || own(name)
            || !LABEL.matcher(name).matches()
            || own.length() + 1 + name.length() > LONGEST;
    return itself ? name : own + "-" + name;
  }

  /** Whether the server's Namespace of this name belongs to the scenario. */
  boolean own(String name) {
    return name.equals(own) || name.startsWith(own + "-");
  }

  /** A request as it is sent. */
  ServerRequest toServer(ApiRequest request) {
    Map<String, String> headers = new TreeMap<>();
    request.headers().forEach((name, values) -> headers.put(name, String.join(", ", values)));
    ResourcePath path = ResourcePath.of(request.path());
    if (path == null || isKubernetes(request, path)) {
      return new ServerRequest(
          request.method(), request.path(), request.query(), headers, request.body());
    }
    return new ServerRequest(
        request.method(),
        path(path).path(),
        query(request.query()),
        headers,
        request.body().length == 0 ? request.body() : body(request.body(), path));
  }

  /** A path as it is sent. */
  String pathToServer(String path) {
    ResourcePath parts = ResourcePath.of(path);
    return parts == null ? path : path(parts).path();
  }

  private ResourcePath path(ResourcePath path) {
    return new ResourcePath(
        path.root(),
        path.namespace().isEmpty() ? "" : toServer(path.namespace()),
        path.resource(),
        path.namespaces() && !path.name().isEmpty() ? toServer(path.name()) : path.name(),
        path.subresource());
  }

  private static boolean isKubernetes(ApiRequest request, ResourcePath path) {
    return request.method().equals("GET")
        && path.namespace().equals(DEFAULT)
        && path.name().equals("kubernetes")
        && List.of("services", "endpoints", "endpointslices").contains(path.resource());
  }

  private String query(String query) {
    Matcher selected = SELECTED.matcher(query);
    return selected.replaceAll(
        found -> Matcher.quoteReplacement(found.group(1) + toServer(found.group(2))));
  }

  private byte[] body(byte[] body, ResourcePath path) {
    try {
      JsonNode tree = JSON.readTree(body);
      JsonNode asSent = tree.deepCopy();
      rename(tree);
      if (path.namespaces() && tree.isObject()) {
        renameNamespace(tree);
      }
      // Written anew, a text would lose what a tree cannot have, such as a key given twice.
      return tree.equals(asSent) ? body : JSON.writeValueAsBytes(tree);
    } catch (IOException e) {
      // No JSON: the server says what is wrong with it.
      return body;
    }
  }

  private void rename(JsonNode tree) {
    if (tree.path("namespace").isTextual()) {
      rename((ObjectNode) tree, "namespace");
    }
    if (tree.path("kind").asText().equals("Namespace") && tree.path("apiVersion").isTextual()) {
      renameNamespace(tree);
    }
    // An operation of a JSON patch (RFC 6902).
    if (tree.path("value").isTextual() && tree.path("path").asText().endsWith("/namespace")) {
      rename((ObjectNode) tree, "value");
    }
    tree.forEach(this::rename);
  }

  private void renameNamespace(JsonNode namespace) {
    JsonNode metadata = namespace.path("metadata");
    if (metadata.path("name").isTextual()) {
      rename((ObjectNode) metadata, "name");
    }
    String generated = metadata.path("generateName").asText();
    if (!generated.isEmpty() && !own(generated)) {
      ((ObjectNode) metadata).put("generateName", own + "-" + generated);
    }
    if (metadata.path("labels").path(LABEL_OF_NAME).isTextual()) {
      rename((ObjectNode) metadata.path("labels"), LABEL_OF_NAME);
    }
  }

  private void rename(ObjectNode object, String field) {
    object.put(field, toServer(object.path(field).textValue()));
  }

  /** An answer as the scenario sees it. */
  Answer fromServer(ServerAnswer answer) {
    List<String> warnings =
        answer.headers().getOrDefault("warning", List.of()).stream().map(this::fromServer).toList();
    return Answer.of(answer.status(), text(withoutOthers(answer.body())), warnings);
  }

  /** An event of a watch as the scenario sees it; empty if it is about what belongs to others. */
  byte[] eventFromServer(byte[] line) {
    try {
      return foreign(JSON.readTree(line).path("object")) ? new byte[0] : text(line);
    } catch (IOException e) {
      return text(line);
    }
  }

  private byte[] text(byte[] body) {
    return fromServer(new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
  }

  /** A text with the names of the scenario. */
  String fromServer(String text) {
    return text.replace(own + "-", "").replace(own, DEFAULT);
  }

  private byte[] withoutOthers(byte[] body) {
    try {
      JsonNode tree = JSON.readTree(body);
      boolean list = tree.path("kind").asText().endsWith("List");
      if (!list || !(tree.path("items") instanceof ArrayNode items)) {
        return body;
      }
      boolean dropped = false;
      String kind = tree.path("kind").asText().replaceFirst("List$", "");
      for (Iterator<JsonNode> all = items.elements(); all.hasNext(); ) {
        if (foreign(all.next(), kind)) {
          all.remove();
          dropped = true;
        }
      }
      return dropped ? JSON.writeValueAsBytes(tree) : body;
    } catch (IOException e) {
      return body;
    }
  }

  private boolean foreign(JsonNode object) {
    return foreign(object, object.path("kind").asText());
  }

  /** Whether an object belongs neither to the scenario nor to every cluster. */
  private boolean foreign(JsonNode object, String kind) {
    JsonNode metadata = object.path("metadata");
    JsonNode parent = object.path("spec").path("parentRef");
    if (kind.equals("Namespace")) {
      return foreignNamespace(metadata.path("name").asText(), null);
    }
    if (kind.equals("IPAddress")) {
      return foreignNamespace(parent.path("namespace").asText(), parent.path("name").asText());
    }
    return foreignNamespace(metadata.path("namespace").asText(), metadata.path("name").asText());
  }

  private boolean foreignNamespace(String namespace, @Nullable String name) {
    return !namespace.isEmpty()
        && !own(namespace)
        && !namespace.startsWith("kube-")
        && !(namespace.equals(DEFAULT) && "kubernetes".equals(name));
  }
}
