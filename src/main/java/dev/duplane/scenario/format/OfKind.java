package dev.duplane.scenario.format;

/** What names a kind, and perhaps a Namespace. */
public sealed interface OfKind permits ObjectReference, Action.Selection {
  /** Where it stands. */
  Positions places();

  /** E.g. {@code networking.k8s.io/v1}. */
  String apiVersion();

  /** E.g. {@code Service}. */
  String kind();

  /** Empty: {@code default}, if its kind lives in Namespaces. */
  String namespace();

  /** Whether all Namespaces are meant. */
  default boolean allNamespaces() {
    return false;
  }
}
