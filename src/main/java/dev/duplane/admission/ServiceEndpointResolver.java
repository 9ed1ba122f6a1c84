package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.GoText;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.store.Entry;
import dev.duplane.store.Store;

/**
 * Finds an endpoint of a Service, as kube-apiserver does with aggregator routing
 * (apiserver/pkg/util/proxy/proxy.go, {@code ResolveEndpoint}). Pods are only simulated, so that
 * what can be reached are Services whose EndpointSlices somebody has written. Thread-safe.
 */
final class ServiceEndpointResolver implements WebhookClient.ServiceResolver {
  private final Store store;
  private final ObjectStorage services;
  private final ObjectStorage slices;

  ServiceEndpointResolver(Store store, ObjectStorage services, ObjectStorage slices) {
    this.store = store;
    this.services = services;
    this.slices = slices;
  }

  @Override
  public String resolve(String namespace, String name, int port) {
    Entry entry = store.snapshot().get(services.key(namespace, name));
    if (entry == null) {
      throw new WebhookFailure("service " + GoText.quote(name) + " not found");
    }
    JsonNode service = services.object(entry.value(), entry.modRevision());
    for (JsonNode each : service.path("spec").path("ports")) {
      if (each.path("port").asInt() == port) {
        return endpoint(namespace, name, each.path("name").asText());
      }
    }
    throw new WebhookFailure(
        "no service port " + port + " found for service " + GoText.quote(name));
  }

  private String endpoint(String namespace, String name, String portName) {
    for (Entry entry : store.snapshot().range(slices.prefix(namespace), null)) {
      JsonNode slice = slices.object(entry.value(), entry.modRevision());
      boolean own =
          slice.at("/metadata/labels").path("kubernetes.io/service-name").asText().equals(name);
      for (JsonNode port : own ? slice.path("ports") : slice.path("none")) {
        for (JsonNode endpoint : slice.path("endpoints")) {
          if (port.path("name").asText().equals(portName)
              && endpoint.path("conditions").path("ready").asBoolean(true)) {
            String address = endpoint.path("addresses").path(0).asText();
            String host = address.contains(":") ? "[" + address + "]" : address;
            return host + ":" + port.path("port").asInt();
          }
        }
      }
    }
    throw new WebhookFailure("no endpoints available for service " + GoText.quote(name));
  }
}
