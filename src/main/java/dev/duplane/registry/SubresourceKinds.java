package dev.duplane.registry;

import dev.duplane.api.ApiResource;
import dev.duplane.api.schema.Contract;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;

/** The kind that a subresource takes and gives, as if it were a resource of its own. */
final class SubresourceKinds {
  private static final List<String> NO_NAMES = List.of();

  private SubresourceKinds() {}

  static ApiResource.Subresource named(ApiResource resource, String subresource) {
    return resource.subresources().stream()
        .filter(each -> each.name().equals(subresource))
        .findFirst()
        .orElseThrow();
  }

  /**
   * The kind of a subresource.
   *
   * @throws NoSuchElementException if the resource has none of that name
   */
  static ApiResource of(Contract contract, ApiResource resource, String subresource) {
    ApiResource.Subresource sub = named(resource, subresource);
    String group = Objects.requireNonNullElse(sub.group(), resource.group());
    String version = Objects.requireNonNullElse(sub.version(), resource.version());
    int dot = group.indexOf('.');
    String folder = group.isEmpty() ? "core" : dot < 0 ? group : group.substring(0, dot);
    return new ApiResource(
        group,
        version,
        sub.kind(),
        resource.plural(),
        subresource,
        resource.namespaced(),
        NO_NAMES,
        NO_NAMES,
        NO_NAMES,
        null,
        List.of(),
        null,
        false,
        false,
        contract.schema("io.k8s.api." + folder + "." + version + "." + sub.kind()));
  }
}
