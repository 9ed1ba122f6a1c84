package dev.duplane.patch.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.DecodeException;
import dev.duplane.api.schema.GroupVersion;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.api.schema.ObjectCodec;
import dev.duplane.api.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Apply for one kind: configuration, live object and owners in, merged object and owners out. */
final class ServerSideApply {
  private static final String METADATA = "metadata";
  private static final String MANAGED_FIELDS = "managedFields";
  private static final String ANNOTATIONS = "annotations";

  /** Where client-side apply keeps what it applied last (kubectl reference, apply). */
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  /** The manager that takes over from client-side apply. */
  private static final String KUBECTL = "kubectl";

  /** The manager of an object that was not tracked before. */
  private static final String BEFORE_FIRST_APPLY = "before-first-apply";

  private final String apiVersion;
  private final String kind;
  private final ObjectCodec codec;
  private final OwnershipSchema shape;
  private final OwnershipSchema owned;
  private final FieldSet unowned;

  /**
   * @param owned the shape of what can be owned
   * @param unowned what is taken from an applied configuration before it is owned
   */
  ServerSideApply(Schema schema, String apiVersion, OwnershipSchema owned, FieldSet unowned) {
    this.apiVersion = apiVersion;
    this.kind = schema.shortName();
    this.codec = ObjectCodec.of(schema);
    this.shape = OwnershipSchema.ofRoot(schema, Set.of(), Set.of());
    this.owned = owned;
    this.unowned = unowned;
  }

  /** One apply of a checked configuration. */
  private record ApplyRequest(ObjectNode live, ObjectNode config, Owner.Id id, Instant now) {}

  ObjectNode apply(
      @Nullable ObjectNode live,
      ObjectNode sent,
      String manager,
      boolean force,
      String subresource,
      Instant now) {
    requireType(sent);
    // The same configuration is applied again if an admission webhook is asked in between.
    ObjectNode config = sent.deepCopy();
    if (config.path(METADATA).hasNonNull(MANAGED_FIELDS)) {
      throw StatusException.badRequest("metadata.managedFields must be nil");
    }
    config.remove(List.of("apiVersion", "kind"));
    String errors = ConfigurationCheck.errorsOf(shape, config);
    if (!errors.isEmpty()) {
      throw StatusException.untyped(
          "failed to create typed patch object (" + nameOf(config) + "): " + errors);
    }
    ObjectNode current =
        codec.normalize(live == null ? JsonNodeFactory.instance.objectNode() : live);
    current.withObjectProperty(METADATA).remove(MANAGED_FIELDS);
    Ownership ownership = Ownership.of(live);
    if (live != null && ownership.isEmpty()) {
      trackAll(ownership, current, subresource, now);
    }
    try {
      ApplyRequest request =
          new ApplyRequest(current, config, Owner.Id.applying(manager, subresource), now);
      return merge(request, ownership, force);
    } catch (ListItems.Unnamed e) {
      throw StatusException.untyped(
          "failed to create typed live object (" + nameOf(current) + "): " + e.getMessage());
    }
  }

  private void requireType(ObjectNode config) {
    JsonNode version = config.path("apiVersion");
    JsonNode givenKind = config.path("kind");
    String given;
    try {
      given =
          type(
              GroupVersion.parse(version.isTextual() ? version.textValue() : "").toString(),
              givenKind.isTextual() ? givenKind.textValue() : "");
    } catch (DecodeException e) {
      // An apiVersion that cannot be read leaves nothing known of the kind.
      given = type("", "");
    }
    if (!given.equals(type(apiVersion, kind))) {
      throw StatusException.badRequest("invalid object type: " + given);
    }
  }

  private static String type(String apiVersion, String kind) {
    String version = apiVersion.contains("/") ? apiVersion : "/" + apiVersion;
    return version + ", Kind=" + kind;
  }

  private String nameOf(JsonNode object) {
    JsonNode meta = object.path(METADATA);
    return meta.path("namespace").asText("")
        + "/"
        + meta.path("name").asText("")
        + "; "
        + type(apiVersion, kind);
  }

  private void trackAll(Ownership ownership, ObjectNode live, String subresource, Instant now) {
    Comparison all = Comparison.of(owned, JsonNodeFactory.instance.objectNode(), live);
    if (!all.added().isEmpty() || !all.modified().isEmpty()) {
      Owner.Id id = Owner.Id.updating(BEFORE_FIRST_APPLY, apiVersion, subresource);
      FieldSet fields = all.added().union(all.modified());
      ownership.put(Owner.of(id, apiVersion, Owner.time(now), fields));
    }
  }

  private ObjectNode merge(ApplyRequest request, Ownership ownership, boolean force) {
    Owner last = ownership.get(request.id);
    FieldSet set = TypedRemoval.ofConfiguration(shape, request.config);
    ownership.put(Owner.of(request.id, apiVersion, last == null ? null : last.time(), set));
    JsonNode merged = TypedMerge.merge(shape, request.live, request.config);
    if (last != null && !last.isEmpty()) {
      FieldSet now = FieldSet.EMPTY;
      for (Owner owner : ownership.owners()) {
        now = owner.apiVersion().equals(apiVersion) ? now.union(owner.set()) : now;
      }
      merged = TypedRemoval.prune(shape, merged, last.set(), now);
    }
    ObjectNode result =
        merged instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    Comparison comparison = Comparison.of(owned, request.live, result);
    if (!force) {
      requireNoConflict(request, ownership, comparison);
    }
    FieldSet lost = comparison.all();
    ownership.replaceAll(
        owner ->
            owner.id().equals(request.id) || !owner.apiVersion().equals(apiVersion)
                ? owner
                : owner.without(lost));
    boolean changed = !ScalarOrder.same(request.live, result);
    String time = changed ? Owner.time(request.now) : last == null ? null : last.time();
    FieldSet owns = set.difference(FieldManager.UNOWNED).recursiveDifference(unowned);
    ownership.remove(request.id);
    if (!owns.isEmpty()) {
      ownership.put(Owner.of(request.id, apiVersion, time, owns));
    }
    return finished(request, changed ? result : request.live, ownership);
  }

  private ObjectNode finished(ApplyRequest request, ObjectNode result, Ownership ownership) {
    ObjectNode object;
    try {
      object = codec.convert(result).object();
    } catch (DecodeException e) {
      throw StatusException.untyped(
          "failed to convert new object ("
              + nameOf(request.config)
              + ") to proper version: unable to convert unstructured object to "
              + type(apiVersion, kind)
              + ": "
              + e.getMessage());
    }
    object.remove(List.of("apiVersion", "kind"));
    if (request.id.manager().equals(KUBECTL) && lastApplied(object) != null) {
      object
          .withObjectProperty(METADATA)
          .withObjectProperty(ANNOTATIONS)
          .put(LAST_APPLIED, lastAppliedOf(request.config));
    }
    ownership.writeTo(object);
    return object;
  }

  private void requireNoConflict(ApplyRequest request, Ownership ownership, Comparison comparison) {
    FieldSet changed = comparison.added().union(comparison.modified());
    List<Owner> owners = new ArrayList<>(ownership.owners());
    owners.sort((a, b) -> ScalarOrder.compareTexts(a.id().identifier(), b.id().identifier()));
    Conflicts conflicts = new Conflicts();
    for (Owner owner : owners) {
      if (!owner.id().equals(request.id) && owner.apiVersion().equals(apiVersion)) {
        conflicts.add(owner, owner.set().intersection(changed));
      }
    }
    if (!conflicts.isEmpty() && request.id.manager().equals(KUBECTL)) {
      conflicts = conflicts.without(lastAppliedAndUnchanged(request.live));
    }
    if (!conflicts.isEmpty()) {
      throw conflicts.toException();
    }
  }

  private static @Nullable String lastApplied(ObjectNode object) {
    return object.path(METADATA).path(ANNOTATIONS).path(LAST_APPLIED).textValue();
  }

  /** What client-side apply has set and nobody has changed since; kubectl may take that over. */
  private FieldSet lastAppliedAndUnchanged(ObjectNode live) {
    String text = lastApplied(live);
    if (text == null) {
      return FieldSet.EMPTY;
    }
    try {
      JsonNode applied = JsonTree.parse(text.getBytes(StandardCharsets.UTF_8));
      if (!(applied instanceof ObjectNode config)) {
        return FieldSet.EMPTY;
      }
      config.remove(List.of("apiVersion", "kind"));
      if (!ConfigurationCheck.errorsOf(shape, config).isEmpty()) {
        return FieldSet.EMPTY;
      }
      FieldSet set = TypedRemoval.ofConfiguration(shape, config);
      return set.difference(Comparison.of(owned, config, live).all());
    } catch (DecodeException | ListItems.Unnamed unreadable) {
      return FieldSet.EMPTY;
    }
  }

  /** The configuration as client-side apply would note it: sorted, with type, without the note. */
  private String lastAppliedOf(ObjectNode config) {
    ObjectNode noted = config.deepCopy();
    if (noted.path(METADATA).path(ANNOTATIONS) instanceof ObjectNode annotations) {
      annotations.remove(LAST_APPLIED);
    }
    noted.put("apiVersion", apiVersion);
    noted.put("kind", kind);
    return sorted(noted) + "\n";
  }

  private static JsonNode sorted(JsonNode value) {
    if (value instanceof ObjectNode object) {
      Map<String, JsonNode> fields = new TreeMap<>(ScalarOrder::compareTexts);
      object.properties().forEach(entry -> fields.put(entry.getKey(), sorted(entry.getValue())));
      ObjectNode ordered = JsonNodeFactory.instance.objectNode();
      fields.forEach(ordered::set);
      return ordered;
    }
    if (value instanceof ArrayNode array) {
      ArrayNode items = JsonNodeFactory.instance.arrayNode(array.size());
      array.forEach(item -> items.add(sorted(item)));
      return items;
    }
    return value;
  }
}
