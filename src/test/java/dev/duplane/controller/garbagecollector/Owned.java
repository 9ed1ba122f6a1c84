package dev.duplane.controller.garbagecollector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.net.Cidr;
import dev.duplane.patch.PatchType;
import dev.duplane.registry.Body;
import dev.duplane.registry.DeleteOptions;
import dev.duplane.registry.DeleteOptions.PropagationPolicy;
import dev.duplane.registry.FieldValidation;
import dev.duplane.registry.ListOptions;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.registry.WriteOptions;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A cluster in this process, and short words for objects that own one another. */
final class Owned implements AutoCloseable {
  static final ClusterConfig CONFIG =
      ClusterConfig.of(List.of(Cidr.of("10.96.0.0/16"), Cidr.of("fd00:10:96::/112")))
          .withControllers(Controllers.API_SERVER)
          .withClock(Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));

  private static final WriteOptions AS_TEST =
      new WriteOptions(false, "test", FieldValidation.STRICT);

  final Cluster cluster;

  Owned() {
    this(CONFIG);
  }

  Owned(ClusterConfig config) {
    this(Cluster.start(config));
  }

  Owned(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * An object by its resource and place.
   *
   * @param plural e.g. {@code configmaps}; all in the core group
   * @param namespace empty if it has none
   */
  record Ref(String plural, String namespace, String name) {
    String kind() {
      return switch (plural) {
        case "services" -> "Service";
        case "configmaps" -> "ConfigMap";
        case "pods" -> "Pod";
        case "nodes" -> "Node";
        case "namespaces" -> "Namespace";
        default -> throw new IllegalArgumentException(plural);
      };
    }
  }

  static Ref service(String name) {
    return new Ref("services", "default", name);
  }

  static Ref configMap(String name) {
    return new Ref("configmaps", "default", name);
  }

  static Ref pod(String name) {
    return new Ref("pods", "default", name);
  }

  static Ref node(String name) {
    return new Ref("nodes", "", name);
  }

  static Ref namespace(String name) {
    return new Ref("namespaces", "", name);
  }

  ResourceRegistry resource(Ref ref) {
    return Objects.requireNonNull(cluster.catalog().resource("", "v1", ref.plural()));
  }

  /** Makes an object with these owners, which {@link #owner} gives. */
  void create(Ref ref, ObjectNode... owners) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = object.putObject("metadata").put("name", ref.name());
    for (ObjectNode owner : owners) {
      metadata.withArray("ownerReferences").add(owner);
    }
    switch (ref.plural()) {
      case "services" -> object.putObject("spec").putArray("ports").addObject().put("port", 80);
      case "pods" ->
          object
              .putObject("spec")
              .putArray("containers")
              .addObject()
              .put("name", "c")
              .put("image", "x");
      default -> {
        // Its metadata is enough.
      }
    }
    resource(ref).create(ref.namespace(), Body.json(bytes(object)), AS_TEST);
  }

  /** A reference to an object that is there. */
  ObjectNode owner(Ref ref) {
    return owner(ref, metadata(ref).path("uid").asText());
  }

  /** The same that holds up a foreground delete. */
  ObjectNode blockingOwner(Ref ref) {
    return owner(ref).put("blockOwnerDeletion", true);
  }

  static ObjectNode owner(Ref ref, String uid) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("apiVersion", "v1")
        .put("kind", ref.kind())
        .put("name", ref.name())
        .put("uid", uid);
  }

  void delete(Ref ref, PropagationPolicy policy) {
    resource(ref)
        .delete(ref.namespace(), ref.name(), new DeleteOptions(false, null, null, null, policy));
  }

  void patch(Ref ref, String patch) {
    resource(ref)
        .patch(
            ref.namespace(),
            ref.name(),
            "",
            PatchType.MERGE,
            patch.getBytes(StandardCharsets.UTF_8),
            AS_TEST);
  }

  void setFinalizers(Ref ref, String json) {
    patch(ref, "{\"metadata\":{\"finalizers\":" + json + "}}");
  }

  @Nullable JsonNode find(Ref ref) {
    try {
      return JsonTree.parse(resource(ref).get(ref.namespace(), ref.name(), null).json());
    } catch (StatusException e) {
      if ("NotFound".equals(e.status().reason())) {
        return null;
      }
      throw e;
    }
  }

  boolean exists(Ref ref) {
    return find(ref) != null;
  }

  JsonNode metadata(Ref ref) {
    return Objects.requireNonNull(find(ref), ref.toString()).path("metadata");
  }

  List<String> finalizers(Ref ref) {
    return metadata(ref).path("finalizers").valueStream().map(JsonNode::asText).toList();
  }

  /** The names of the owners that an object refers to. */
  List<String> owners(Ref ref) {
    return metadata(ref)
        .path("ownerReferences")
        .valueStream()
        .map(owner -> owner.path("name").asText())
        .toList();
  }

  /** The revision of the newest write. */
  long revision() {
    return resource(configMap("")).list("", ListOptions.ALL).resourceVersion();
  }

  void settle() {
    cluster.settle();
  }

  private static byte[] bytes(ObjectNode object) {
    return object.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    cluster.close();
  }
}
