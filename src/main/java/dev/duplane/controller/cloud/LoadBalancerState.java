package dev.duplane.controller.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldPath;
import dev.duplane.net.IpFamily;
import dev.duplane.registry.explain.DecisionTrace;
import dev.duplane.registry.explain.Rule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Explains what the provider did for a stored Service, and what it could not do. */
public final class LoadBalancerState {
  private static final FieldPath INGRESS = FieldPath.of("status", "loadBalancer", "ingress");
  private static final FieldPath SPEC = FieldPath.of("spec");

  private final CloudProviderConfiguration configuration;
  private final DecisionTrace trace;

  /**
   * @param configuration the provider that there is
   * @param trace where all of it is noted
   */
  public LoadBalancerState(CloudProviderConfiguration configuration, DecisionTrace trace) {
    this.configuration = configuration;
    this.trace = trace;
  }

  /**
   * A Service as a GET shows it.
   *
   * @param failure what the provider failed at last; null if it has not
   */
  public void service(JsonNode service, @Nullable String failure) {
    JsonNode spec = service.path("spec");
    if (!spec.path("type").asText().equals("LoadBalancer")) {
      return;
    }
    if (spec.has("loadBalancerClass")) {
      String name = spec.path("loadBalancerClass").asText();
      trace.note(Rule.LOAD_BALANCER_OF_CLASS, SPEC.child("loadBalancerClass"), name, "");
    } else if (configuration.loadBalancerIpRanges().isEmpty()) {
      trace.note(Rule.LOAD_BALANCER_NO_PROVIDER, INGRESS, "", "");
    } else {
      provided(service, failure);
    }
  }

  private void provided(JsonNode service, @Nullable String failure) {
    List<String> addresses = new ArrayList<>();
    service
        .path("status")
        .path("loadBalancer")
        .path("ingress")
        .forEach(ingress -> addresses.add(ingress.path("ip").asText("")));
    if (!addresses.isEmpty()) {
      trace.note(Rule.LOAD_BALANCER_MADE, INGRESS, "", addresses);
    } else if (failure != null) {
      trace.note(Rule.LOAD_BALANCER_FAILED, INGRESS, "", "", "", failure);
    } else {
      trace.note(Rule.LOAD_BALANCER_AWAITED, INGRESS, "", "");
    }
    for (JsonNode name : service.path("spec").path("ipFamilies")) {
      IpFamily family = IpFamily.fromWire(name.asText());
      if (family != null && !provides(family)) {
        trace.note(Rule.LOAD_BALANCER_FAMILY, INGRESS, "", "", "", family);
      }
    }
    String asked = service.path("spec").path("loadBalancerIP").asText("");
    if (!asked.isEmpty() && !addresses.isEmpty() && !addresses.contains(asked)) {
      trace.note(Rule.LOAD_BALANCER_IP_NOT_FREE, SPEC.child("loadBalancerIP"), asked, addresses);
    }
  }

  private boolean provides(IpFamily family) {
    return configuration.families().contains(family)
        && configuration.loadBalancerIpRanges().stream()
            .anyMatch(range -> range.family() == family);
  }
}
