package dev.duplane.registry;

/**
 * What a create, update or patch may ask besides its object (meta/v1 CreateOptions, UpdateOptions,
 * PatchOptions).
 *
 * @param dryRun {@code dryRun=All}: answer as if, keep nothing
 * @param fieldManager who writes: the {@code fieldManager} parameter, else what the User-Agent says
 *     before its first slash, empty if neither is known
 * @param fieldValidation what becomes of unknown fields
 */
public record WriteOptions(boolean dryRun, String fieldManager, FieldValidation fieldValidation) {
  /** Nothing asked. */
  public static final WriteOptions DEFAULT = new WriteOptions(false, "", FieldValidation.WARN);
}
