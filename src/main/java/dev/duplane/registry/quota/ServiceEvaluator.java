package dev.duplane.registry.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Set;

/** What Services use: themselves, node ports, load balancers (evaluator/core/services.go). */
final class ServiceEvaluator implements Evaluator {
  private static final String NODE_PORTS = "services.nodeports";
  private static final String LOAD_BALANCERS = "services.loadbalancers";
  private static final Set<String> NAMES =
      Set.of("count/services", "services", NODE_PORTS, LOAD_BALANCERS);

  @Override
  public boolean matches(String name) {
    return NAMES.contains(name);
  }

  @Override
  public boolean countsUpdates() {
    return true;
  }

  @Override
  public ResourceList none() {
    ResourceList none = new ResourceList();
    NAMES.forEach(name -> none.put(name, 0));
    return none;
  }

  @Override
  public ResourceList usage(ObjectNode service, Instant now) {
    ResourceList usage = new ResourceList();
    JsonNode spec = service.path("spec");
    String type = spec.path("type").asText();
    int ports = spec.path("ports").size();
    boolean balanced = type.equals("LoadBalancer");
    if (balanced && !spec.path("allocateLoadBalancerNodePorts").asBoolean(true)) {
      // Ports that are asked for by number are there all the same.
      ports = 0;
      for (JsonNode port : spec.path("ports")) {
        ports += port.path("nodePort").asInt() == 0 ? 0 : 1;
      }
    }
    usage.put("count/services", 1);
    usage.put("services", 1);
    usage.put(LOAD_BALANCERS, balanced ? 1 : 0);
    usage.put(NODE_PORTS, balanced || type.equals("NodePort") ? ports : 0);
    return usage;
  }
}
