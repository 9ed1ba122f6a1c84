package dev.duplane.traffic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import dev.duplane.traffic.DnsAnswer.DnsRecord;
import dev.duplane.traffic.DnsAnswer.RecordType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of a cluster: Kubernetes DNS-Based Service Discovery (kubernetes/dns,
 * docs/specification.md), with the names of Pods of <a
 * href="https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/">DNS for Services
 * and Pods</a>. Where the specification leaves a choice it is CoreDNS's (its plugin kubernetes).
 */
public final class ClusterDns {
  /** The cluster's domain. */
  static final String ZONE = "cluster.local";

  private static final String SERVICES = "svc." + ZONE;
  private static final String PODS = "pod." + ZONE;

  /** As kubeadm has CoreDNS say it. */
  private static final int TTL = 30;

  /** Names with fewer dots are looked for in the search list first (a Pod's resolv.conf). */
  private static final int NDOTS = 5;

  private static final int LONGEST_CHAIN = 8;

  private final TrafficObjects objects;

  /**
   * @param objects whose names they are
   */
  public ClusterDns(TrafficObjects objects) {
    this.objects = objects;
  }

  /** What there is under a name; null if there is no such name. */
  private record Found(List<DnsRecord> records) {
    static final Found NOTHING_OF_ITS_OWN = new Found(List.of());
  }

  /** The answer to a query. */
  public DnsAnswer answer(String asked, RecordType type) {
    String name = normal(asked);
    if (!isOurs(name)) {
      return new DnsAnswer(name, type, "REFUSED", false, List.of());
    }
    Found found = find(name);
    if (found == null) {
      return new DnsAnswer(name, type, "NXDOMAIN", false, List.of());
    }
    Set<String> followed = new HashSet<>(Set.of(name));
    List<DnsRecord> records = records(found, type, followed).stream().distinct().toList();
    return new DnsAnswer(name, type, "NOERROR", records.isEmpty(), records);
  }

  private List<DnsRecord> records(Found found, RecordType type, Set<String> followed) {
    List<DnsRecord> records = new ArrayList<>();
    for (DnsRecord record : found.records()) {
      if (record.type() == type) {
        records.add(record);
      } else if (record.type() == RecordType.CNAME) {
        records.addAll(aliased(record, type, followed));
      }
    }
    return records;
  }

  /**
   * An alias with what it leads to. Of one within the zone that leads to no address nothing is said
   * (CoreDNS, plugin/backend_lookup.go); what is outside, its client has to ask for.
   */
  private List<DnsRecord> aliased(DnsRecord alias, RecordType type, Set<String> followed) {
    String target = normal(alias.data());
    if ((type != RecordType.A && type != RecordType.AAAA) || !isBelow(target, ZONE)) {
      return List.of(alias);
    }
    Found found = followed.add(target) && followed.size() <= LONGEST_CHAIN ? find(target) : null;
    List<DnsRecord> records =
        found == null ? List.of() : new ArrayList<>(records(found, type, followed));
    if (!records.isEmpty()) {
      records.add(0, alias);
    }
    return records;
  }

  private static String normal(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static boolean isOurs(String name) {
    return isBelow(name, ZONE) || ReverseName.parse(name) != null;
  }

  private static boolean isBelow(String name, String zone) {
    return name.equals(zone) || name.endsWith("." + zone);
  }

  private @Nullable Found find(String name) {
    IpAddress reversed = ReverseName.parse(name);
    if (reversed != null) {
      return pointers(name, reversed);
    }
    if (isBelow(name, SERVICES)) {
      return inServices(name, labels(name, SERVICES));
    }
    if (isBelow(name, PODS)) {
      return inPods(name, labels(name, PODS));
    }
    return name.equals(ZONE) ? Found.NOTHING_OF_ITS_OWN : null;
  }

  /** What stands before a zone, the outermost first. */
  private static List<String> labels(String name, String zone) {
    if (name.equals(zone)) {
      return List.of();
    }
    String before = name.substring(0, name.length() - zone.length() - 1);
    List<String> labels = new ArrayList<>(Arrays.asList(before.split("\\.", -1)));
    Collections.reverse(labels);
    return labels;
  }

  private boolean hasNamespace(String namespace) {
    return objects.namespaces().stream()
        .anyMatch(object -> ObjectMeta.of(object).name().equals(namespace));
  }

  private @Nullable Found namespaces(List<String> labels) {
    return labels.isEmpty() || hasNamespace(labels.get(0)) ? Found.NOTHING_OF_ITS_OWN : null;
  }

  private @Nullable Found inServices(String name, List<String> labels) {
    if (labels.size() < 2) {
      return namespaces(labels);
    }
    ObjectNode object = TrafficObjects.find(objects.services(), labels.get(0), labels.get(1));
    if (object == null || labels.size() > 4) {
      return null;
    }
    NamedService service = new NamedService(objects, object);
    if (service.isExternalName()) {
      String target = service.externalName();
      return labels.size() > 2 || IpAddress.parseSloppy(target) != null
          ? null
          : new Found(List.of(new DnsRecord(name, RecordType.CNAME, TTL, target + ".")));
    }
    return switch (labels.size()) {
      case 2 -> found(name, service.addresses(), service.locations());
      case 3 ->
          service.protocols().contains(labels.get(2))
              ? Found.NOTHING_OF_ITS_OWN
              : found(name, service.addressesOf(labels.get(2)), service.locationsOf(labels.get(2)));
      default -> found(locations(name, service.locations(labels.get(3), labels.get(2))));
    };
  }

  private static @Nullable Found found(List<DnsRecord> records) {
    return records.isEmpty() ? null : new Found(records);
  }

  /** SRV queries that name no port are about all of them. */
  private static @Nullable Found found(
      String name, List<IpAddress> addresses, List<NamedService.Location> locations) {
    List<DnsRecord> records = new ArrayList<>(addresses(name, addresses));
    records.addAll(locations(name, locations));
    return found(records);
  }

  private static List<DnsRecord> addresses(String name, List<IpAddress> addresses) {
    return addresses.stream()
        .sorted(Comparator.naturalOrder())
        .map(address -> new DnsRecord(name, type(address.family()), TTL, address.toString()))
        .toList();
  }

  private static RecordType type(IpFamily family) {
    return family == IpFamily.IPV4 ? RecordType.A : RecordType.AAAA;
  }

  /** Priority and weight say nothing: all are equal, and share a hundred. */
  private static List<DnsRecord> locations(String name, List<NamedService.Location> locations) {
    int weight = locations.isEmpty() ? 0 : Math.max(1, 100 / locations.size());
    return locations.stream()
        .map(
            place ->
                new DnsRecord(
                    name,
                    RecordType.SRV,
                    TTL,
                    "0 " + weight + " " + place.port() + " " + place.target() + "."))
        .distinct()
        .sorted(Comparator.comparing(DnsRecord::data))
        .toList();
  }

  /** {@code 10-244-0-5.default.pod.cluster.local}, of Pods that are there. */
  private @Nullable Found inPods(String name, List<String> labels) {
    if (labels.size() != 2) {
      return labels.size() > 2 ? null : namespaces(labels);
    }
    List<IpAddress> addresses = new ArrayList<>();
    for (PodAddresses pod : objects.pods().all()) {
      if (pod.namespace().equals(labels.get(0))) {
        pod.addresses().stream()
            .filter(address -> NamedService.dashed(address).equals(labels.get(1)))
            .forEach(addresses::add);
      }
    }
    return found(addresses(name, addresses.stream().distinct().toList()));
  }

  /** The Service whose cluster IP it is, or the endpoints of headless ones that have it. */
  private @Nullable Found pointers(String name, IpAddress address) {
    List<DnsRecord> records = new ArrayList<>();
    for (ObjectNode object : objects.services()) {
      NamedService service = new NamedService(objects, object);
      for (String target : service.namesOf(address)) {
        records.add(new DnsRecord(name, RecordType.PTR, TTL, target + "."));
      }
    }
    records.sort(Comparator.comparing(DnsRecord::data));
    return found(records);
  }

  /**
   * The whole name that a Pod's resolver finds first: short names are tried below the Pod's
   * Namespace, then below {@code svc.cluster.local} and {@code cluster.local}.
   */
  String search(String name, String namespace) {
    String whole = normal(name);
    if (name.endsWith(".") || whole.chars().filter(c -> c == '.').count() >= NDOTS) {
      return whole;
    }
    for (String domain : List.of(namespace + "." + SERVICES, SERVICES, ZONE)) {
      if (find(whole + "." + domain) != null) {
        return whole + "." + domain;
      }
    }
    return whole;
  }

  /** The addresses of a name in one family, through CNAMEs within the cluster. */
  List<IpAddress> addresses(String name, IpFamily family) {
    return answer(name, type(family)).answers().stream()
        .filter(record -> record.type() == type(family))
        .map(record -> IpAddress.parse(record.data()))
        .filter(Objects::nonNull)
        .toList();
  }

  /** Why a name has no address, for people. */
  String why(String name) {
    DnsAnswer answer = answer(name, RecordType.CNAME);
    if (answer.rcode().equals("REFUSED")) {
      return "it is not below " + ZONE;
    }
    if (!answer.answers().isEmpty()) {
      return "it is an alias of " + answer.answers().get(0).data();
    }
    return answer.nodata() ? "it has no addresses (NODATA)" : "there is no such name (NXDOMAIN)";
  }

  /** The Service that a name is of, or null. */
  @Nullable ObjectNode service(String name) {
    if (!isBelow(name, SERVICES)) {
      return null;
    }
    List<String> labels = labels(name, SERVICES);
    return labels.size() < 2
        ? null
        : TrafficObjects.find(objects.services(), labels.get(0), labels.get(1));
  }

  /** What a name is of, as resource and name. */
  String object(String name) {
    ObjectNode service = service(name);
    return service == null
        ? "pods"
        : "services/" + ObjectMeta.of(service).namespace() + "/" + ObjectMeta.of(service).name();
  }

  /** In which order the families of a name are tried: as its Service has them. */
  List<IpFamily> preference(String name) {
    ObjectNode service = service(name);
    if (service != null) {
      List<String> families =
          new ObjectView(new ObjectView(service).object("spec")).texts("ipFamilies");
      if (!families.isEmpty() && IpFamily.IPV6.wireName().equals(families.get(0))) {
        return List.of(IpFamily.IPV6, IpFamily.IPV4);
      }
    }
    return List.of(IpFamily.IPV4, IpFamily.IPV6);
  }
}
