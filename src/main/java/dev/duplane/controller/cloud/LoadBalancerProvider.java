package dev.duplane.controller.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The load balancers of the simulated cloud (Kubernetes, {@code cloudprovider.LoadBalancer}): each
 * has an address of each family of its Service that the provider can do.
 *
 * <p>The annotation {@value #FAIL} on a Service has the provider fail with that text.
 */
final class LoadBalancerProvider {
  /** The annotation that makes the provider fail. */
  static final String FAIL = "fail";

  private final Map<IpFamily, AddressRange> ranges = new EnumMap<>(IpFamily.class);

  /** The addresses of load balancers, by the uid of their Service. */
  private final Map<String, Map<IpFamily, IpAddress>> balancers = new HashMap<>();

  private final ProviderOutage outage;

  LoadBalancerProvider(CloudProviderConfiguration configuration, ProviderOutage outage) {
    this.outage = outage;
    for (Cidr range : configuration.loadBalancerIpRanges()) {
      if (configuration.families().contains(range.family())) {
        ranges.put(range.family(), new AddressRange(range));
      }
    }
  }

  /** The families of a Service that the provider can do, in the Service's order. */
  List<IpFamily> families(JsonNode service) {
    List<IpFamily> families = new ArrayList<>(2);
    for (JsonNode name : service.path("spec").path("ipFamilies")) {
      IpFamily family = IpFamily.fromWire(name.asText());
      if (family != null && ranges.containsKey(family)) {
        families.add(family);
      }
    }
    return families;
  }

  /** Forgets all load balancers. */
  void clear() {
    balancers.clear();
    ranges.values().forEach(AddressRange::clear);
  }

  /**
   * Knows again what a Service says that it has; addresses that are not the provider's, or another
   * one's, are none.
   */
  void adopt(JsonNode service) {
    Map<IpFamily, IpAddress> held = new EnumMap<>(IpFamily.class);
    for (JsonNode ingress : service.path("status").path("loadBalancer").path("ingress")) {
      IpAddress address = IpAddress.parse(ingress.path("ip").asText(""));
      AddressRange range = address == null ? null : ranges.get(address.family());
      if (address != null && range != null && range.isFree(address)) {
        range.take(address);
        held.put(address.family(), address);
      }
    }
    if (!held.isEmpty()) {
      balancers.put(uid(service), held);
    }
  }

  /** Whether a Service has a load balancer. */
  boolean exists(JsonNode service) {
    return balancers.containsKey(uid(service));
  }

  /** Whether a load balancer has an address of each family that it should have. */
  boolean isComplete(JsonNode service) {
    Map<IpFamily, IpAddress> held = balancers.get(uid(service));
    return held != null && held.keySet().containsAll(families(service));
  }

  /**
   * Has a load balancer with the right families.
   *
   * @return its addresses, in the order of the Service's families
   * @throws ProviderException if it cannot; nothing has changed then
   */
  List<IpAddress> ensure(JsonNode service) throws ProviderException {
    mayFail(service);
    Map<IpFamily, IpAddress> held = balancers.getOrDefault(uid(service), Map.of());
    Map<IpFamily, IpAddress> wanted = new EnumMap<>(IpFamily.class);
    List<IpAddress> addresses = new ArrayList<>(2);
    for (IpFamily family : families(service)) {
      IpAddress address = address(service, family, held.get(family));
      wanted.put(family, address);
      addresses.add(address);
    }
    release(uid(service));
    wanted.forEach((family, address) -> range(family).take(address));
    balancers.put(uid(service), wanted);
    return addresses;
  }

  private IpAddress address(JsonNode service, IpFamily family, @Nullable IpAddress held)
      throws ProviderException {
    AddressRange range = range(family);
    IpAddress asked = IpAddress.parseSloppy(service.path("spec").path("loadBalancerIP").asText(""));
    if (asked != null && range.isFree(asked)) {
      return asked;
    }
    if (held != null) {
      return held;
    }
    IpAddress free = range.free();
    if (free == null) {
      throw new ProviderException("no address is free in " + range.range());
    }
    return free;
  }

  private AddressRange range(IpFamily family) {
    AddressRange range = ranges.get(family);
    if (range == null) {
      throw new IllegalArgumentException("the provider has no addresses of " + family);
    }
    return range;
  }

  /**
   * Sends a load balancer's traffic to other Nodes, which is nothing to be seen here.
   *
   * @throws ProviderException if it cannot
   */
  void update(JsonNode service) throws ProviderException {
    mayFail(service);
    if (!exists(service)) {
      throw new ProviderException("load balancer not found");
    }
  }

  /**
   * Deletes a load balancer and frees its addresses.
   *
   * @throws ProviderException if it cannot; nothing has changed then
   */
  void delete(JsonNode service) throws ProviderException {
    mayFail(service);
    release(uid(service));
  }

  /** Frees the addresses of a Service that is gone. */
  void forget(JsonNode service) {
    release(uid(service));
  }

  private void release(String uid) {
    Map<IpFamily, IpAddress> held = balancers.remove(uid);
    if (held != null) {
      held.forEach((family, address) -> range(family).release(address));
    }
  }

  private void mayFail(JsonNode service) throws ProviderException {
    String down = outage.message();
    if (down != null) {
      throw new ProviderException(down);
    }
    JsonNode text = service.path("metadata").path("annotations").path(FAIL);
    if (text.isTextual()) {
      throw new ProviderException(text.asText());
    }
  }

  private static String uid(JsonNode service) {
    return service.path("metadata").path("uid").asText();
  }

  /** Whether the status of a Service is what {@link #ensure} has said. */
  static boolean isReportedBy(ObjectNode service, List<IpAddress> addresses) {
    List<String> reported = new ArrayList<>(2);
    service
        .path("status")
        .path("loadBalancer")
        .path("ingress")
        .forEach(ingress -> reported.add(ingress.path("ip").asText("")));
    return reported.equals(addresses.stream().map(IpAddress::toString).toList());
  }
}
