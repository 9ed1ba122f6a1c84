package dev.duplane.registry;

/** What becomes of fields that are unknown or stand twice (API concepts, "Field validation"). */
public enum FieldValidation {
  /** They are dropped silently. */
  IGNORE,
  /** They are dropped, each with a warning. The server's default. */
  WARN,
  /** They make the request fail with 400. */
  STRICT
}
