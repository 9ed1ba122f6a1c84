package dev.duplane.api.schema;

/**
 * A value whose JSON type does not fit the Go type that should hold it: {@code UnmarshalTypeError}
 * of encoding/json, which knows the struct it happened in or does not.
 */
final class GoTypeError extends DecodeException {
  private static final long serialVersionUID = 1L;

  private final String found;
  private final String goType;

  /**
   * An error outside of any struct.
   *
   * @param found what encoding/json calls the value, e.g. {@code number 8.5}
   * @param goType the type that cannot hold it
   */
  GoTypeError(String found, String goType) {
    super(text(found, "", goType));
    this.found = found;
    this.goType = goType;
  }

  /**
   * The text for a field of a struct.
   *
   * @param place the struct's name and the path to the field; empty for none
   */
  String within(String place) {
    return text(found, place, goType);
  }

  private static String text(String found, String place, String goType) {
    String target = place.isEmpty() ? "value" : "struct field " + place;
    return "json: cannot unmarshal " + found + " into Go " + target + " of type " + goType;
  }
}
