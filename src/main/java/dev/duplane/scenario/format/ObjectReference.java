package dev.duplane.scenario.format;

/**
 * Names an object.
 *
 * @param apiVersion e.g. {@code networking.k8s.io/v1}
 * @param kind e.g. {@code Service}
 * @param namespace empty: {@code default}, if its kind lives in Namespaces
 * @param name its name; empty only in a manifest with a generateName
 */
public record ObjectReference(
    Positions places, String apiVersion, String kind, String namespace, String name)
    implements OfKind {

  /** {@code Service default/my-service} without the defaults. */
  @Override
  public String toString() {
    return kind
        + " "
        + (namespace.isEmpty() ? "" : namespace + "/")
        + (name.isEmpty() ? "(generated name)" : name);
  }
}
