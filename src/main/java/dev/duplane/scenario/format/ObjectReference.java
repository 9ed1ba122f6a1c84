package dev.duplane.scenario.format;

/**
 * Names an object, or the objects of a kind.
 *
 * @param apiVersion e.g. {@code networking.k8s.io/v1}
 * @param kind e.g. {@code Service}
 * @param namespace empty: {@code default}, if its kind lives in Namespaces
 * @param name empty for the objects of a kind, and in a manifest with a generateName
 * @param allNamespaces whether the objects of all Namespaces are meant
 */
public record ObjectReference(
    Positions places,
    String apiVersion,
    String kind,
    String namespace,
    String name,
    boolean allNamespaces) {

  /** {@code Service default/my-service} without the defaults, or {@code Service in default}. */
  @Override
  public String toString() {
    String one = " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
    String several = namespace.isEmpty() ? "" : " in " + namespace;
    return kind + (allNamespaces ? " in all Namespaces" : name.isEmpty() ? several : one);
  }

  /** One of the objects of the kind, or the object under another name. */
  public ObjectReference named(String otherNamespace, String other) {
    return new ObjectReference(places, apiVersion, kind, otherNamespace, other, false);
  }
}
