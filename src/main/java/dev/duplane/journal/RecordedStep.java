package dev.duplane.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.patch.PatchType;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request as a step of a scenario, or the reason why it cannot be one.
 *
 * @param word the kind of step, e.g. {@code create}; empty if it cannot be one
 * @param name what the step is called
 * @param value what stands under the word
 * @param remark what a reader should know of it; why it is no step, if it is none
 */
record RecordedStep(String word, String name, @Nullable ObjectNode value, String remark) {
  private static final String APPLY = "application/apply-patch+yaml";
  private static final String DEFAULT_NAMESPACE = "default";

  /** What the server sets, and does not take from a client. */
  private static final List<String> SERVER_SET =
      List.of(
          "uid",
          "resourceVersion",
          "creationTimestamp",
          "generation",
          "managedFields",
          "selfLink",
          "deletionTimestamp");

  /** Answers that are about the form of a request, which a step does not choose. */
  private static final Set<Integer> ABOUT_FORM = Set.of(405, 406, 413, 415);

  private static RecordedStep none(String why) {
    return new RecordedStep("", "", null, why);
  }

  /** Makes a step of a request. */
  static RecordedStep of(RecordedRequest request, DrawnValues drawn) {
    String why = unspeakable(request);
    if (!why.isEmpty()) {
      return none(why);
    }
    if (drawn.has(request.name())) {
      return none("the object's name was drawn");
    }
    RecordedStep step =
        switch (request.method()) {
          case "POST" -> submit("create", request, drawn);
          case "PUT" -> submit("replace", request, drawn);
          case "PATCH" -> patch(request);
          case "DELETE" -> delete(request);
          default -> new RecordedStep("get", "get " + request.object(), reference(request), "");
        };
    return step.value() != null && drawn.in(step.value())
        ? none("it names a value that was drawn, such as an address; a replay draws others")
        : step;
  }

  private static String unspeakable(RecordedRequest request) {
    if (request.isWatch()) {
      return "a watch";
    }
    if (request.query().containsKey("dryRun")) {
      return "a dry run";
    }
    if (!request.subresource().isEmpty()) {
      return "a subresource";
    }
    boolean collection = request.name().isEmpty() && !request.method().equals("POST");
    if (collection) {
      return request.method().equals("GET") ? "a list" : "a whole collection";
    }
    if (ABOUT_FORM.contains(request.status())) {
      return "an answer about the form of the request";
    }
    return List.of("GET", "POST", "PUT", "PATCH", "DELETE").contains(request.method())
        ? ""
        : "another method";
  }

  private static RecordedStep submit(String word, RecordedRequest request, DrawnValues drawn) {
    if (!(request.body() instanceof ObjectNode sent)) {
      return none("the body is no object");
    }
    if (request.status() == 400) {
      return none("the body was not understood");
    }
    if (request.status() == 409 && !word.equals("create")) {
      return none("a conflict of revisions, which are others in a replay");
    }
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    manifest.put("apiVersion", request.resource().apiVersion());
    manifest.put("kind", request.resource().kind());
    manifest.setAll(sent.deepCopy());
    String remark = "";
    ObjectNode metadata =
        manifest.get("metadata") instanceof ObjectNode given
            ? given
            : manifest.putObject("metadata");
    if (!metadata.path("resourceVersion").asText("").isEmpty()) {
      remark = "sent with a resourceVersion, which is another in a replay and left out here";
    }
    metadata.remove(SERVER_SET);
    if (!request.namespace().isEmpty() && !request.namespace().equals(DEFAULT_NAMESPACE)) {
      metadata.put("namespace", request.namespace());
    }
    if (manifest.path("status").path("loadBalancer").isEmpty()
        && manifest.path("status").size() <= 1) {
      manifest.remove("status");
    }
    if (word.equals("replace")) {
      dropDrawn(manifest, drawn);
    }
    if (request.objectName().isEmpty() && metadata.path("generateName").asText("").isEmpty()) {
      return none("the object has no name");
    }
    ObjectNode value = JsonNodeFactory.instance.objectNode();
    value.set("manifest", manifest);
    boolean generated = metadata.path("name").asText("").isEmpty();
    String object =
        generated
            ? request.resource().kind() + " " + metadata.path("generateName").asText() + "…"
            : request.object();
    return new RecordedStep(word, word + " " + object, value, remark);
  }

  /** What was allocated for a Service it keeps when a replacement leaves it out. */
  private static void dropDrawn(ObjectNode manifest, DrawnValues drawn) {
    if (!(manifest.get("spec") instanceof ObjectNode spec)) {
      return;
    }
    boolean all = true;
    for (JsonNode ip : spec.path("clusterIPs")) {
      all &= drawn.has(ip.asText());
    }
    if (all && drawn.has(spec.path("clusterIP").asText())) {
      spec.remove(List.of("clusterIP", "clusterIPs"));
    }
    for (JsonNode port : spec.path("ports")) {
      if (port instanceof ObjectNode fields && drawn.has(port.path("nodePort").asText())) {
        fields.remove("nodePort");
      }
    }
    if (drawn.has(spec.path("healthCheckNodePort").asText())) {
      spec.remove("healthCheckNodePort");
    }
  }

  private static RecordedStep patch(RecordedRequest request) {
    JsonNode body = request.body();
    PatchType type = PatchType.ofMediaType(request.mediaType());
    boolean apply = request.mediaType().equals(APPLY);
    boolean list = type == PatchType.JSON;
    if (body == null || (list ? !body.isArray() : !body.isObject()) || (type == null && !apply)) {
      return none("the body is no patch of its type");
    }
    if (namesRevision(body)) {
      return none("it names a revision, which is another in a replay");
    }
    ObjectNode value = reference(request);
    if (type == null) {
      value.put("type", "apply");
      value.put("fieldManager", request.query().getOrDefault("fieldManager", ""));
      if (request.query().getOrDefault("force", "").equals("true")) {
        value.put("force", true);
      }
    } else {
      value.put(
          "type",
          switch (type) {
            case JSON -> "json";
            case MERGE -> "merge";
            case STRATEGIC_MERGE -> "strategic";
          });
    }
    value.set("body", body);
    String word = apply ? "server-side apply " : "patch ";
    return new RecordedStep("patch", word + request.object(), value, "");
  }

  /** Whether a patch is meant for one revision of the object, or for one object of that name. */
  private static boolean namesRevision(JsonNode patch) {
    for (JsonNode operation : patch) {
      if (operation.path("path").asText().matches("/metadata/(resourceVersion|uid)")) {
        return true;
      }
    }
    JsonNode metadata = patch.path("metadata");
    return metadata.hasNonNull("resourceVersion") || metadata.hasNonNull("uid");
  }

  private static RecordedStep delete(RecordedRequest request) {
    if (request.status() == 409) {
      return none("a precondition that did not hold, and cannot be named in a replay");
    }
    JsonNode options =
        request.body() == null ? JsonNodeFactory.instance.objectNode() : request.body();
    String policy =
        options
            .path("propagationPolicy")
            .asText(request.query().getOrDefault("propagationPolicy", ""));
    if (!policy.isEmpty() && !policy.equals("Background")) {
      return none("propagationPolicy " + policy);
    }
    String remark =
        options.path("preconditions").isEmpty()
            ? ""
            : "sent with preconditions, which no replay meets and which are left out here";
    return new RecordedStep("delete", "delete " + request.object(), reference(request), remark);
  }

  private static ObjectNode reference(RecordedRequest request) {
    ObjectNode reference = JsonNodeFactory.instance.objectNode();
    String apiVersion = request.resource().apiVersion();
    if (!apiVersion.equals("v1")) {
      reference.put("apiVersion", apiVersion);
    }
    reference.put("kind", request.resource().kind());
    if (!request.namespace().isEmpty() && !request.namespace().equals(DEFAULT_NAMESPACE)) {
      reference.put("namespace", request.namespace());
    }
    reference.put("name", request.name());
    return reference;
  }
}
