package dev.duplane.api;

import org.jspecify.annotations.Nullable;

/**
 * A resource by group and plural name; as text {@code services} or {@code
 * ipaddresses.networking.k8s.io}.
 *
 * @param group the API group, empty for the core group
 * @param resource the plural, lower-case name
 */
public record GroupResource(String group, String resource) {
  // Written out, as what the compiler makes of a record takes long when it is first used.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GroupResource that
        && group.equals(that.group)
        && resource.equals(that.resource);
  }

  @Override
  public int hashCode() {
    return 31 * group.hashCode() + resource.hashCode();
  }

  @Override
  public String toString() {
    return group.isEmpty() ? resource : resource + "." + group;
  }
}
