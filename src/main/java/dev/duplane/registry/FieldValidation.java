package dev.duplane.registry;

/** The treatment of unknown and duplicate fields (API concepts, "Field validation"). */
public enum FieldValidation {
  /** They are dropped silently. */
  IGNORE,
  /** They are dropped, each with a warning. The server's default. */
  WARN,
  /** They make the request fail with 400. */
  STRICT
}
