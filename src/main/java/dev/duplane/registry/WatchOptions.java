package dev.duplane.registry;

import dev.duplane.api.FieldSelector;
import dev.duplane.api.LabelSelector;
import org.jspecify.annotations.Nullable;

/**
 * The options of a watch (meta/v1 ListOptions with {@code watch=true}).
 *
 * @param labelSelector which labels
 * @param fieldSelector which fields
 * @param resourceVersion events after this one; null: what is there now first; {@code 0}: the same,
 *     from any revision
 * @param allowBookmarks whether bookmarks are wanted
 * @param sendInitialEvents null if not said
 */
public record WatchOptions(
    LabelSelector labelSelector,
    FieldSelector fieldSelector,
    @Nullable String resourceVersion,
    boolean allowBookmarks,
    @Nullable Boolean sendInitialEvents) {}
