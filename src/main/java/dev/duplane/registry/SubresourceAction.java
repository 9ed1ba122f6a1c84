package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A POST to a subresource such as {@code binding}, which changes the object (API concepts, "API
 * verbs"). Its body is of another kind than the object, and its answer is a Status.
 */
public interface SubresourceAction {

  /**
   * Judges the body before the object is looked for, after it may have been changed by admission.
   *
   * @param dryRun whether the request says that nothing is to be kept
   * @throws dev.duplane.api.StatusException if it will not do
   */
  void check(String name, ObjectNode body, boolean dryRun);

  /**
   * Whether the object is to be deleted, as the body's deleteOptions say, and not to be changed.
   */
  boolean deletes();

  /**
   * Asks whether the object may be deleted, and notes that it will be.
   *
   * @param dryRun whether nothing is to be noted
   * @throws dev.duplane.api.StatusException if it may not
   */
  default void admitDeletion(ObjectNode object, boolean dryRun, Instant now) {}

  /**
   * Changes the object in place.
   *
   * @throws dev.duplane.api.StatusException if the object will not have it
   */
  void perform(ObjectNode object, ObjectNode body, Instant now);
}
