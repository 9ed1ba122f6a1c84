package dev.duplane.endpoints;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.api.release.Feature;
import dev.duplane.api.release.Features;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Answers discovery: the old documents as they are, the aggregated ones by their hash. */
final class DiscoveryEndpoint {
  private static final String AGGREGATED = "APIGroupDiscoveryList";

  private final Discovery discovery;
  private final Features features;
  private final Map<String, TaggedDocument> documents = new ConcurrentHashMap<>();

  /**
   * @param discovery the documents
   * @param features whether there are aggregated ones
   */
  DiscoveryEndpoint(Discovery discovery, Features features) {
    this.discovery = discovery;
    this.features = features;
  }

  /** {@code /api} or {@code /apis}. */
  ApiResponse root(boolean core, ApiRequest request, Query query) {
    requireGet(request);
    String version = aggregated(request);
    if (version != null) {
      return documents
          .computeIfAbsent(core + version, key -> document(core, version))
          .answer(request, "public");
    }
    return answer(core ? discovery.coreVersions() : discovery.groupList(), request, query);
  }

  private TaggedDocument document(boolean core, String version) {
    return TaggedDocument.of(
        "application/json;g=apidiscovery.k8s.io;v=" + version + ";as=" + AGGREGATED,
        Answers.bytes(discovery.aggregated(core, version)));
  }

  /** Any other discovery document. */
  static ApiResponse answer(ObjectNode document, ApiRequest request, Query query) {
    requireGet(request);
    return Answers.tree(200, document, Negotiation.plain(request, query));
  }

  static void requireGet(ApiRequest request) {
    if (!request.method().equals("GET")) {
      throw StatusException.methodNotAllowed();
    }
  }

  /** The version of aggregated discovery if it is what the client would rather have. */
  private @Nullable String aggregated(ApiRequest request) {
    if (!features.isEnabled(Feature.AGGREGATED_DISCOVERY_ENDPOINT)) {
      return null;
    }
    for (Accept.Clause clause : Accept.parse(request.header("accept"))) {
      boolean json = clause.any() || clause.type().equals(AnswerFormat.JSON.mediaType());
      if (json
          && clause.parameter("as").equals(AGGREGATED)
          && clause.parameter("g").equals("apidiscovery.k8s.io")
          && hasVersion(clause.parameter("v"))) {
        return clause.parameter("v");
      }
      boolean plain = !clause.parameters().containsKey("as");
      if (plain && (json || Negotiation.produced(clause.type()))) {
        return null;
      }
    }
    return null;
  }

  private boolean hasVersion(String version) {
    return version.equals("v2beta1")
        || (version.equals("v2") && features.isEnabled(Feature.AGGREGATED_DISCOVERY_V2));
  }
}
