package dev.duplane.endpoints;

/**
 * The form that an answer takes (API concepts, "Alternate representations of resources").
 *
 * @param format the format
 * @param shape what the object is turned into
 * @param version the version of meta.k8s.io that the shape is written in
 * @param pretty whether JSON is indented
 */
record Representation(AnswerFormat format, Shape shape, String version, boolean pretty) {

  /** What an object can be turned into. */
  enum Shape {
    OBJECT,
    TABLE,
    PARTIAL,
    PARTIAL_LIST
  }

  static final Representation JSON = new Representation(AnswerFormat.JSON, Shape.OBJECT, "", false);
  static final Representation PRETTY_JSON =
      new Representation(AnswerFormat.JSON, Shape.OBJECT, "", true);

  String apiVersion() {
    return "meta.k8s.io/" + version;
  }
}
