package dev.duplane.registry;

import dev.duplane.store.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a list: entries as stored, so that they can be written out without parsing.
 *
 * @param resourceVersion the list's own; {@link #UNVERSIONED} if it has none
 * @param items in key order
 * @param continueToken for the next page, or null
 * @param remainingItemCount how many follow, or null where the server does not say
 */
public record ListAnswer(
    long resourceVersion,
    List<Entry> items,
    @Nullable String continueToken,
    @Nullable Long remainingItemCount) {
  /** The resourceVersion of a list of what is in no store. */
  public static final long UNVERSIONED = -1;
}
