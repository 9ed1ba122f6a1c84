package dev.duplane.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import java.util.List;
import java.util.Set;

/**
 * A subresource through which a part of an object is written, such as {@code status}: metadata may
 * change with it, another part of the object may not (API conventions, "Spec and status").
 */
public class SubresourceStrategy implements Strategy {
  private static final List<String> KEPT_METADATA =
      List.of(
          "deletionTimestamp",
          "generation",
          "selfLink",
          "labels",
          "annotations",
          "finalizers",
          "ownerReferences");

  private final Strategy whole;
  private final String kept;

  /**
   * @param whole the strategy of the object itself
   * @param kept the part that stays as it is, e.g. {@code spec}
   */
  public SubresourceStrategy(Strategy whole, String kept) {
    this.whole = whole;
    this.kept = kept;
  }

  @Override
  public Set<String> resetFields() {
    return Set.of(kept);
  }

  @Override
  public void prepareForUpdate(ObjectNode after, ObjectNode before) {
    keep(after, before, kept);
  }

  /**
   * Gives metadata the values that it had, for kinds of whose metadata a write of the status
   * changes nothing (meta/v1, ResetObjectMetaForStatus); managedFields tell of the write all the
   * same.
   */
  public static void keepMetadata(ObjectNode after, ObjectNode before) {
    ObjectMeta meta = ObjectMeta.of(after);
    ObjectMeta stored = ObjectMeta.of(before);
    for (String field : KEPT_METADATA) {
      keep(meta.node(), stored.node(), field);
    }
  }

  /** Gives a part of an object the value that it had before, or had not. */
  public static void keep(ObjectNode after, ObjectNode before, String field) {
    JsonNode value = before.get(field);
    if (value == null) {
      after.remove(field);
    } else {
      after.set(field, value);
    }
  }

  @Override
  public boolean deletesDuringUpdate(ObjectNode after, ObjectNode before) {
    return whole.deletesDuringUpdate(after, before);
  }

  /** As the object itself: the real server's strategies of subresources inherit it. */
  @Override
  public final boolean allowsCreateOnUpdate() {
    return whole.allowsCreateOnUpdate();
  }

  @Override
  public final boolean namespaced() {
    return whole.namespaced();
  }

  @Override
  public final TableColumns table() {
    return whole.table();
  }
}
