package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.GoText;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.UserInfo;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.registry.explain.DecisionTrace;
import dev.duplane.store.Value;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one kind. {@link StoreRegistry} calls these hooks in the order in which they stand
 * here; the defaults suit a kind without behaviour.
 *
 * <p>Objects are trees with known fields only, in which the hooks work in place. {@code before} is
 * the object as stored and never changed.
 */
public interface Strategy {

  /** Fills in the static defaults, right after decoding. */
  default void applyDefaults(ObjectNode object) {}

  /** As {@link #applyDefaults(ObjectNode)}, for a kind that notes which defaults it fills in. */
  default void applyDefaults(ObjectNode object, DecisionTrace trace) {
    applyDefaults(object);
  }

  /**
   * What the admission plugins of a kube-apiserver with default settings do to an object, before
   * any check (Admission Control). The client does not become the owner of fields that they set.
   *
   * @param before the object as it is stored, null on create
   * @throws dev.duplane.api.StatusException if a plugin refuses the object
   */
  default void admit(ObjectNode object, @Nullable ObjectNode before) {}

  /**
   * Told who asks for a create or an update, after admission and before any check.
   *
   * @param before the object as it is stored, null on create
   * @throws dev.duplane.api.StatusException if the user may not write such an object
   */
  default void requestedBy(UserInfo user, ObjectNode object, @Nullable ObjectNode before) {}

  /**
   * What is wrong with an object because of who writes it; asked when nothing else is wrong.
   *
   * @param before the object as it is stored, null on create
   */
  default List<FieldError> validateAuthor(
      UserInfo user, ObjectNode object, @Nullable ObjectNode before) {
    return List.of();
  }

  /**
   * Housekeeping before a write: gives back to the pools what is found to be nobody's.
   *
   * @return what is to be stored at once, whatever becomes of the write itself
   */
  default Allocation reclaim(WriteContext context) {
    return Allocation.NONE;
  }

  /**
   * Takes what a new object needs from the pools, and completes the fields that depend on it. This
   * comes before validation, as in kube-apiserver.
   *
   * @throws dev.duplane.api.StatusException if it cannot be had; nothing is taken then
   */
  default Allocation beginCreate(ObjectNode object, WriteContext context) {
    return Allocation.NONE;
  }

  /** As {@link #beginCreate}, for an update. */
  default Allocation beginUpdate(ObjectNode after, ObjectNode before, WriteContext context) {
    return Allocation.NONE;
  }

  /**
   * Told, by the cluster's writer, that an object of the kind has been written or deleted: for what
   * is computed from all of them.
   */
  default void stored() {}

  /** The addresses and ports that return to the pools when the object is deleted. */
  default Allocation beginDelete(ObjectNode before, WriteContext context) {
    return Allocation.NONE;
  }

  /** Drops what a client may not set on create, e.g. status. */
  default void prepareForCreate(ObjectNode object) {}

  /** Drops what a client may not set on update. */
  default void prepareForUpdate(ObjectNode after, ObjectNode before) {}

  /** As {@link #prepareForUpdate(ObjectNode, ObjectNode)}, for a kind that notes what it drops. */
  default void prepareForUpdate(ObjectNode after, ObjectNode before, DecisionTrace trace) {
    prepareForUpdate(after, before);
  }

  /** All that is wrong with a new object, in order. */
  default List<FieldError> validate(ObjectNode object) {
    return ObjectMetaValidation.validate(
        ObjectMeta.of(object), namespaced(), NameFormat::subdomain);
  }

  /** All that is wrong with an update, in order, beyond the rules for all metadata. */
  default List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    return List.of();
  }

  /** What to warn of. */
  default List<String> warnings(ObjectNode object, @Nullable ObjectNode before) {
    return List.of();
  }

  /** A last touch before an object is stored. */
  default void finish(ObjectNode object) {}

  /** Fields that a write by this way does not change, and whose ownership it does not gain. */
  default Set<String> resetFields() {
    return Set.of();
  }

  /** A name for a new object that comes with a {@code metadata.generateName} only. */
  default String generateName(String prefix, Identity identity) {
    return identity.generateName(prefix);
  }

  /** Whether the kind lives in Namespaces. */
  boolean namespaced();

  /** Whether PUT makes an object that is not there. */
  default boolean allowsCreateOnUpdate() {
    return false;
  }

  /** Whether PUT without a resourceVersion overwrites whatever is there. */
  default boolean allowsUnconditionalUpdate() {
    return true;
  }

  /** Whether DELETE answers with the object rather than with a Status. */
  default boolean returnsDeletedObject() {
    return false;
  }

  /**
   * Whether the object, as an update leaves it, is to be removed: its deletion has begun and
   * nothing holds it up any more.
   */
  default boolean deletesDuringUpdate(ObjectNode after, ObjectNode before) {
    ObjectMeta meta = ObjectMeta.of(after);
    return ObjectMeta.of(before).deleting() && meta.finalizers().isEmpty();
  }

  /**
   * The first step of a delete, for kinds that end in two: marks the object and says true. False if
   * metadata.finalizers alone decide.
   */
  default boolean beginsDeletion(ObjectNode object) {
    return false;
  }

  /** As {@link #beginsDeletion(ObjectNode)}, for a kind that notes when. */
  default boolean beginsDeletion(ObjectNode object, Instant now) {
    return beginsDeletion(object);
  }

  /**
   * How long an object has until it is removed, for a kind that ends gracefully: it is marked
   * first, and removed at once only if it has no time at all. Null for kinds that just go.
   *
   * @param asked what the client gives it, null if it does not say
   */
  default @Nullable Long gracePeriodSeconds(ObjectNode object, @Nullable Long asked) {
    return null;
  }

  /**
   * What becomes of dependents if a delete does not say: null for the kinds whose dependents go
   * with them, as those of all kinds do that are not older than garbage collection
   * (registry/rest/delete.go, GarbageCollectionDeleteStrategy).
   */
  default DeleteOptions.@Nullable PropagationPolicy defaultPropagation() {
    return null;
  }

  /** What to warn of in a delete, whether the object is there or not. */
  default List<String> deleteWarnings(DeleteOptions options) {
    return List.of();
  }

  /**
   * The strategy for a subresource such as {@code status}, or null if the kind has none of that
   * name with a behaviour of its own.
   */
  default @Nullable Strategy subresource(String name) {
    return null;
  }

  /**
   * The bytes of an object's JSON that it does not take in etcd, where the kind is stored in a form
   * that says once what the served one repeats.
   */
  default int repeatedBytes(ObjectNode object) {
    return 0;
  }

  /**
   * Where objects of the kind have what their scale subresource shows, or null if they cannot be
   * scaled. Writes through it come to {@link #subresource} {@code scale}.
   */
  default @Nullable ScaleMapping scale() {
    return null;
  }

  /** What a POST to a subresource does, or null if the kind has none of that name. */
  default @Nullable SubresourceAction action(String name) {
    return null;
  }

  /**
   * What answers a POST to a subresource without a change, or null if the kind has none of that
   * name.
   */
  default @Nullable SubresourceReview review(String name) {
    return null;
  }

  /** The value of a field that selectors may ask for, or null if this kind does not know it. */
  default @Nullable String selectableField(ObjectNode object, String field) {
    return null;
  }

  /** Fields beyond metadata.name and metadata.namespace that selectors may ask for. */
  default List<String> selectableFields() {
    return List.of();
  }

  /**
   * What is noted with an object when it is stored, for selectors to be decided on: the selectable
   * fields by {@link #storedField} names.
   */
  default Map<String, String> storedFields(ObjectNode object) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : selectableFields()) {
      fields.put(
          storedField(field), Objects.requireNonNullElse(selectableField(object, field), ""));
    }
    return fields;
  }

  /**
   * Told of an object that a client has sent as JSON, for kinds that keep a part as it is written.
   */
  default void written(ObjectNode object, byte[] json) {}

  /** Told of what was noted with an object as it is stored, which has just been read. */
  default void noted(ObjectNode object, Value value) {}

  /** The name under which a selectable field is noted: the same for all forms of a kind. */
  default String storedField(String field) {
    return field;
  }

  /**
   * The field that a selector means by a label: the label itself, but for names that only old
   * clients use, such as {@code spec.host} of Pods (core/v1 conversion.go).
   */
  default String selectedField(String label) {
    return label;
  }

  /**
   * What is said of a label that selectors may not ask for. Kinds that know fields of their own say
   * it shortly; all others have the words of {@code runtime.DefaultMetaV1FieldSelectorConversion}.
   */
  default String unknownField(String label) {
    return selectableFields().isEmpty()
        ? GoText.quote(label)
            + " is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
        : "field label not supported: " + label;
  }

  /** The columns of {@code kubectl get}. */
  TableColumns table();
}
