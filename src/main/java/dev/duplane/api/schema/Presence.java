package dev.duplane.api.schema;

/**
 * Says when a field is on the wire. Kubernetes' Go types decide this: a plain field tagged {@code
 * omitempty} leaves the wire when it is zero, a pointer stays as long as it was given, a field
 * without the tag is always written. It matters for rules too: {@code ipFamilyPolicy: ""} is a
 * value (and a wrong one), {@code externalTrafficPolicy: ""} is the same as nothing.
 */
public enum Presence {
  /** Dropped when zero: {@code ""}, {@code 0}, {@code false}, an empty list or map, null. */
  OMIT_EMPTY,
  /** Kept as given, zero included; dropped only when null. */
  POINTER,
  /** Always there: written as its zero value (or null for lists and maps) when not given. */
  ALWAYS
}
