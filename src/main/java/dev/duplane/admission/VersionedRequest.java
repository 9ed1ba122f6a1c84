package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.registry.AdmissionAttributes;
import dev.duplane.registry.AdmissionAttributes.Operation;
import dev.duplane.registry.ScaleMapping;
import dev.duplane.registry.SubresourceKind;
import org.jspecify.annotations.Nullable;

/**
 * A request in the form in which a webhook or policy sees it: the version that it has asked for,
 * and a Scale if only the scale of an object is written (apiserver/pkg/admission/conversion.go,
 * {@code VersionedAttributes}).
 *
 * @param attributes of the request
 * @param matched the form
 */
record VersionedRequest(AdmissionAttributes attributes, Matched matched) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** The object as it is to be, with kind and apiVersion; null for a delete. */
  @Nullable ObjectNode object() {
    return shown(attributes.object());
  }

  private @Nullable ObjectNode shown(@Nullable ObjectNode object) {
    if (object == null) {
      return null;
    }
    ScaleMapping scale = attributes.scale();
    if (scale != null) {
      return scale.scale(object);
    }
    ObjectNode whole = NODES.objectNode();
    SubresourceKind kind = attributes.kind();
    if (kind != null) {
      whole.put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
      whole.setAll(object.deepCopy());
      return whole;
    }
    whole.put("kind", matched.resource().kind());
    whole.put("apiVersion", matched.resource().apiVersion());
    ObjectNode converted = matched.shown(object);
    whole.setAll(matched.converts() ? converted : converted.deepCopy());
    return whole;
  }

  /**
   * Has the object of the request be what somebody has made of it.
   *
   * @param changed in the form of this request
   * @return whether it is another one now
   */
  boolean update(ObjectNode changed) {
    ObjectNode object = attributes.object();
    if (object == null) {
      return false;
    }
    ObjectNode before = object.deepCopy();
    ScaleMapping scale = attributes.scale();
    if (scale != null) {
      scale.setReplicas(object, NODES.numberNode(changed.path("spec").path("replicas").asInt()));
    } else {
      boolean asSeen = attributes.kind() != null;
      ObjectNode own = asSeen ? changed : matched.requested(changed);
      if (!asSeen && matched.converts()) {
        own.put("kind", attributes.resource().kind());
        own.put("apiVersion", attributes.resource().apiVersion());
      }
      ObjectNode normal = attributes.normalized().apply(own);
      object.removeAll();
      object.setAll(normal);
    }
    return !before.equals(object);
  }

  /** The request of an AdmissionReview, but for its uid. */
  ObjectNode request() {
    ObjectNode request = NODES.objectNode();
    request.set("kind", kind(matched.resource()));
    request.set("resource", plural(matched.resource()));
    AdmissionReviews.putIfAny(request, "subResource", attributes.subresource());
    request.set("requestKind", kind(attributes.resource()));
    request.set("requestResource", plural(attributes.resource()));
    AdmissionReviews.putIfAny(request, "requestSubResource", attributes.subresource());
    AdmissionReviews.putIfAny(request, "name", attributes.name());
    // The path of a Namespace names it, too.
    boolean itself =
        attributes.isAbout("", "namespaces") && attributes.operation() != Operation.CREATE;
    AdmissionReviews.putIfAny(
        request, "namespace", itself ? attributes.name() : attributes.namespace());
    request.put("operation", attributes.operation().name());
    request.set("userInfo", AdmissionReviews.user(attributes.user()));
    request.set("object", orNull(object()));
    request.set("oldObject", orNull(shown(attributes.oldObject())));
    request.put("dryRun", attributes.dryRun());
    request.set("options", options());
    return request;
  }

  private ObjectNode kind(ApiResource resource) {
    boolean scale = attributes.scale() != null;
    SubresourceKind other = attributes.kind();
    if (other != null) {
      return NODES
          .objectNode()
          .put("group", other.group())
          .put("version", other.version())
          .put("kind", other.kind());
    }
    return NODES
        .objectNode()
        .put("group", scale ? "autoscaling" : resource.group())
        .put("version", scale ? "v1" : resource.version())
        .put("kind", scale ? "Scale" : resource.kind());
  }

  private static ObjectNode plural(ApiResource resource) {
    return NODES
        .objectNode()
        .put("group", resource.group())
        .put("version", resource.version())
        .put("resource", resource.plural());
  }

  private static JsonNode orNull(@Nullable ObjectNode object) {
    return object == null ? NODES.nullNode() : object;
  }

  /** Connections have none: what they say is the object. */
  private JsonNode options() {
    if (attributes.operation() == Operation.CONNECT) {
      return NODES.nullNode();
    }
    ObjectNode options = NODES.objectNode();
    options.put(
        "kind",
        switch (attributes.operation()) {
          case CREATE -> "CreateOptions";
          case UPDATE -> "UpdateOptions";
          case DELETE -> "DeleteOptions";
          case CONNECT -> throw new IllegalStateException("a connection has no options");
        });
    options.put("apiVersion", "meta.k8s.io/v1");
    if (attributes.dryRun()) {
      options.putArray("dryRun").add("All");
    }
    if (attributes.operation() != Operation.DELETE) {
      AdmissionReviews.putIfAny(options, "fieldManager", attributes.manager());
    }
    return options;
  }
}
