package dev.duplane.patch.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.schema.Schema;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps {@code metadata.managedFields} of the objects of one kind, as written through one resource
 * or subresource (Kubernetes documentation "Server-Side Apply", field management). Immutable and
 * safe for any number of threads.
 */
public final class FieldManager {
  private static final Set<String> TYPE = Set.of("apiVersion", "kind");

  /** What the server alone writes, and what names the object. */
  private static final Set<String> UNOWNED_IN_METADATA =
      Set.of(
          "name",
          "namespace",
          "creationTimestamp",
          "selfLink",
          "uid",
          "clusterName",
          "generation",
          "managedFields",
          "resourceVersion");

  /** The same as paths, with what leads to them. */
  static final FieldSet UNOWNED = unowned();

  private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();

  private final String apiVersion;
  private final OwnershipSchema shape;
  private final ServerSideApply apply;

  /** What tells one field manager of a schema from another. */
  private record Key(String apiVersion, Set<String> resetFields) {}

  /**
   * The field manager of a resource or subresource, made once for each schema: what it knows of the
   * fields takes longer to find out than to use.
   *
   * @param schema the kind's shape
   * @param apiVersion the version that it is written in, e.g. {@code networking.k8s.io/v1}
   * @param resetFields the fields that a write by this way does not change and so does not own,
   *     e.g. {@code status} for Services and {@code spec} for their status
   */
  public static FieldManager of(Schema schema, String apiVersion, Set<String> resetFields) {
    return schema.derived(
        new Key(apiVersion, resetFields), () -> new FieldManager(schema, apiVersion, resetFields));
  }

  private FieldManager(Schema schema, String apiVersion, Set<String> resetFields) {
    this.apiVersion = apiVersion;
    this.shape = OwnershipSchema.ofRoot(schema, union(resetFields, TYPE), UNOWNED_IN_METADATA);
    FieldSet.Builder reset = new FieldSet.Builder();
    resetFields.forEach(field -> reset.add(Element.field(field), FieldSet.LEAF));
    this.apply = new ServerSideApply(schema, apiVersion, shape, reset.build(false));
  }

  private static FieldSet unowned() {
    FieldSet.Builder metadata = new FieldSet.Builder();
    UNOWNED_IN_METADATA.forEach(name -> metadata.add(Element.field(name), FieldSet.LEAF));
    FieldSet.Builder root = new FieldSet.Builder();
    root.add(Element.field("metadata"), metadata.build(true));
    TYPE.forEach(name -> root.add(Element.field(name), FieldSet.LEAF));
    return root.build(false);
  }

  private static Set<String> union(Set<String> a, Set<String> b) {
    Set<String> union = new HashSet<>(a);
    union.addAll(b);
    return Set.copyOf(union);
  }

  /**
   * Applies a configuration (PATCH with {@code application/apply-patch+yaml}): merges it into the
   * live object, takes away what the manager applied before and applies no more, and notes who owns
   * what. The answer is as decoded, not yet defaulted or validated; {@link #keepTimes} is to be
   * called once it is defaulted.
   *
   * @param live the object as stored, null to create one; it is not changed
   * @param configuration as {@link AppliedConfiguration} reads it; used up
   * @param manager who applies
   * @param force whether to take over fields that others own, instead of failing
   * @param subresource e.g. {@code status}; {@code ""} for the object itself
   * @param now when, kept to the second
   * @throws dev.duplane.api.StatusException 400 if the body is no such configuration, 409 if fields
   *     of others would change, 500 if the configuration does not fit the schema
   */
  public ObjectNode apply(
      @Nullable ObjectNode live,
      ObjectNode configuration,
      String manager,
      boolean force,
      String subresource,
      Instant now) {
    return apply.apply(live, configuration, manager, force, subresource, now);
  }

  /**
   * Notes a create, a PUT or a patch other than apply in the managedFields of the new object, in
   * place: the manager owns what it adds or changes, and nobody owns any longer what is changed by
   * another or gone. To be called after defaulting and before anything that the server itself fills
   * in.
   *
   * <p>The client may have set managedFields: entries that make sense replace those of the live
   * object, one empty entry ({@code [{}]}) drops them all, and then no fields are tracked until
   * somebody applies.
   *
   * @param live the object as stored, null for a create; it is not changed, but the new object may
   *     share its managedFields
   * @param newObject what is about to be stored
   * @param manager who writes; {@code ""} is kept as {@code unknown}
   * @param subresource e.g. {@code status}; {@code ""} for the object itself
   * @param now when, kept to the second
   */
  public void update(
      @Nullable ObjectNode live,
      ObjectNode newObject,
      String manager,
      String subresource,
      Instant now) {
    Ownership ownership = Ownership.ofUpdate(live, newObject, !subresource.isEmpty());
    if (live != null && ownership.isEmpty()) {
      ownership.writeTo(newObject);
      return;
    }
    try {
      Comparison comparison = Comparison.of(shape, live == null ? NOTHING : live, newObject);
      Owner.Id id = Owner.Id.updating(manager, apiVersion, subresource);
      note(ownership, comparison, id, now);
    } catch (ListItems.Unnamed untracked) {
      // An object whose items cannot be told apart keeps its owners as they are.
    }
    ownership.writeTo(newObject);
  }

  private void note(Ownership ownership, Comparison comparison, Owner.Id id, Instant now) {
    if (!comparison.isEmpty()) {
      FieldSet lost = comparison.all();
      ownership.replaceAll(
          owner -> owner.apiVersion().equals(apiVersion) ? owner.without(lost) : owner);
      FieldSet gained = comparison.added().union(comparison.modified());
      if (!gained.isEmpty()) {
        Owner earlier = ownership.get(id);
        FieldSet owned = earlier == null ? gained : earlier.set().union(gained);
        ownership.put(Owner.of(id, apiVersion, Owner.time(now), owned));
      }
    }
    ownership.limitUpdating();
  }

  /**
   * Takes back the times in the managedFields of a new object if they are all in which it differs
   * from the live one: a write without effect is none. To be called after {@link #update} or apply
   * and the defaulting that follows it.
   *
   * @param live the object as stored
   * @param newObject what is about to be stored; its managedFields become those of the live one if
   *     only times differ
   */
  public static void keepTimes(ObjectNode live, ObjectNode newObject) {
    JsonNode before = Ownership.entriesOf(live);
    JsonNode after = Ownership.entriesOf(newObject);
    if (before == null
        || after == null
        || !sameButTimes(before, after)
        || !sameButManagedFields(live, newObject)) {
      return;
    }
    newObject.withObjectProperty("metadata").set("managedFields", before);
  }

  private static boolean sameButTimes(JsonNode before, JsonNode after) {
    if (before.size() != after.size()) {
      return false;
    }
    Iterator<JsonNode> others = after.iterator();
    for (JsonNode entry : before) {
      if (!sameBut("time", entry, others.next())) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameButManagedFields(ObjectNode live, ObjectNode newObject) {
    return sameBut("metadata", live, newObject)
        && sameBut("managedFields", live.path("metadata"), newObject.path("metadata"));
  }

  private static boolean sameBut(String field, JsonNode a, JsonNode b) {
    int left = a.size() - (a.has(field) ? 1 : 0);
    int right = b.size() - (b.has(field) ? 1 : 0);
    if (left != right) {
      return false;
    }
    for (Map.Entry<String, JsonNode> entry : a.properties()) {
      if (!entry.getKey().equals(field)) {
        JsonNode other = b.get(entry.getKey());
        if (other == null || !ScalarOrder.same(entry.getValue(), other)) {
          return false;
        }
      }
    }
    return true;
  }
}
