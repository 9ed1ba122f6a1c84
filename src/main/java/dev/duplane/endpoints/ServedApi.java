package dev.duplane.endpoints;

import dev.duplane.api.ApiResource;
import dev.duplane.api.release.Features;
import dev.duplane.api.schema.Contract;
import dev.duplane.registry.ServedResource;
import dev.duplane.registry.ServedResources;
import dev.duplane.registry.ServedResources.DelegatedVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The documents that follow from what a cluster serves at one moment. */
final class ServedApi {
  private final ServedResources resources;
  private final Discovery discovery;
  private final DiscoveryEndpoint discoveryEndpoint;
  private final Deprecations deprecations;
  private final OpenApiDocuments openApi;

  /**
   * @param resources what is served
   * @param contract that the built-in kinds are from
   * @param features of the release
   * @param serverAddress host and port that clients reach the server at
   */
  ServedApi(
      ServedResources resources,
      Contract contract,
      Features features,
      Supplier<String> serverAddress) {
    this.resources = resources;
    List<ApiResource> served = new ArrayList<>(resources.all().size());
    for (ServedResource resource : resources.all()) {
      served.add(resource.resource());
    }
    this.discovery = new Discovery(served, resources.delegated(), serverAddress);
    this.discoveryEndpoint = new DiscoveryEndpoint(discovery, features);
    this.deprecations = new Deprecations(served);
    this.openApi = OpenApiDocuments.of(contract, served);
  }

  ServedResources resources() {
    return resources;
  }

  /** Whether a path below {@code /apis/GROUP/VERSION} is another server's. */
  boolean isDelegated(List<String> segments) {
    List<DelegatedVersion> delegated = resources.delegated();
    return !delegated.isEmpty()
        && delegated.contains(new DelegatedVersion(segments.get(1), segments.get(2)));
  }

  Discovery discovery() {
    return discovery;
  }

  DiscoveryEndpoint discoveryEndpoint() {
    return discoveryEndpoint;
  }

  Deprecations deprecations() {
    return deprecations;
  }

  OpenApiDocuments openApi() {
    return openApi;
  }
}
