package dev.duplane.store;

/**
 * A key with its value and its revisions.
 *
 * @param key e.g. {@code /registry/services/specs/default/web}
 * @param value what was written
 * @param createRevision the revision of the write that made the key
 * @param modRevision the revision of the last write: the object's resourceVersion
 */
public record Entry(String key, Value value, long createRevision, long modRevision) {}
