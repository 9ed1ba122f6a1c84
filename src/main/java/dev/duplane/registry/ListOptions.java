package dev.duplane.registry;

import dev.duplane.api.FieldSelector;
import dev.duplane.api.LabelSelector;
import org.jspecify.annotations.Nullable;

/**
 * The options of a list (meta/v1 ListOptions).
 *
 * @param labelSelector which labels
 * @param fieldSelector which fields
 * @param limit at most this many objects, 0 for all
 * @param continueToken the {@code continue} of the page before, or null
 * @param resourceVersion as sent, null if not
 * @param resourceVersionMatch {@code NotOlderThan}, {@code Exact}, or null
 */
public record ListOptions(
    LabelSelector labelSelector,
    FieldSelector fieldSelector,
    long limit,
    @Nullable String continueToken,
    @Nullable String resourceVersion,
    @Nullable String resourceVersionMatch) {
  /** Everything, now. */
  public static final ListOptions ALL =
      new ListOptions(LabelSelector.EVERYTHING, FieldSelector.EVERYTHING, 0, null, null, null);

  /** Whether it may be about a revision that is not the newest. */
  public boolean namesRevision() {
    return continueToken != null || (resourceVersion != null && !resourceVersion.equals("0"));
  }

  /** The same of those objects alone that have such labels. */
  public ListOptions withLabels(LabelSelector selector) {
    return new ListOptions(
        selector, fieldSelector, limit, continueToken, resourceVersion, resourceVersionMatch);
  }
}
