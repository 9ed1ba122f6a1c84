package dev.duplane.api;

/**
 * A resource by group and plural name; as text {@code services} or {@code
 * ipaddresses.networking.k8s.io}.
 *
 * @param group the API group, empty for the core group
 * @param resource the plural, lower-case name
 */
public record GroupResource(String group, String resource) {
  @Override
  public String toString() {
    return group.isEmpty() ? resource : resource + "." + group;
  }
}
