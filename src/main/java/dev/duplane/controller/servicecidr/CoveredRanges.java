package dev.duplane.controller.servicecidr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which ServiceCIDRs have an address or a range (Kubernetes, {@code
 * pkg/api/servicecidr/servicecidr.go}).
 *
 * @param serviceCidrs all of them
 */
record CoveredRanges(Collection<ObjectNode> serviceCidrs) {

  /** The ranges of a ServiceCIDR. */
  static List<Cidr> of(JsonNode serviceCidr) {
    List<Cidr> ranges = new ArrayList<>(2);
    for (JsonNode text : serviceCidr.path("spec").path("cidrs")) {
      Cidr range = Cidr.parse(text.asText());
      if (range != null) {
        ranges.add(range);
      }
    }
    return ranges;
  }

  private Set<String> having(Predicate<Cidr> condition) {
    Set<String> names = new TreeSet<>();
    for (ObjectNode serviceCidr : serviceCidrs) {
      if (of(serviceCidr).stream().anyMatch(condition)) {
        names.add(serviceCidr.path("metadata").path("name").asText());
      }
    }
    return names;
  }

  /** The names of those that have a whole range. */
  Set<String> containing(Cidr range) {
    return having(other -> other.contains(range));
  }

  /** The names of those that share addresses with a range. */
  Set<String> overlapping(Cidr range) {
    return having(other -> other.contains(range) || range.contains(other));
  }

  /** The names of those that Services may have an address from. */
  Set<String> containing(IpAddress address) {
    return having(range -> allocates(range, address));
  }

  /** The first address of a range, and the last of an IPv4 one, is no Service's. */
  private static boolean allocates(Cidr range, IpAddress address) {
    boolean broadcast = range.family() == IpFamily.IPV4 && range.last().equals(address);
    return range.contains(address) && !range.network().equals(address) && !broadcast;
  }
}
