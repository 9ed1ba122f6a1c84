package dev.duplane.api;

/**
 * A kind by group; as text {@code Service} or {@code IPAddress.networking.k8s.io}.
 *
 * @param group the API group, empty for the core group
 * @param kind the kind
 */
public record GroupKind(String group, String kind) {
  @Override
  public String toString() {
    return group.isEmpty() ? kind : kind + "." + group;
  }
}
