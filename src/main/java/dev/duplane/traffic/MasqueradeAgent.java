package dev.duplane.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.schema.DecodeException;
import dev.duplane.api.schema.YamlText;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules that ip-masq-agent makes of its ConfigMap (cmd/ip-masq-agent/ip-masq-agent.go of
 * kubernetes-sigs/ip-masq-agent). It runs on each node and hides the source of what leaves for
 * addresses that its configuration does not list. A configuration that it cannot use leaves the
 * node without any of its rules.
 *
 * @param nonMasqueradeCidrs destinations that are left alone, of both families
 * @param masqLinkLocal whether 169.254.0.0/16 is not left alone
 * @param masqLinkLocalIpv6 whether fe80::/10 is not left alone
 * @param ipv6 {@code --enable-ipv6}; here an annotation of the ConfigMap
 * @param problem what is wrong with the configuration, or null
 */
record MasqueradeAgent(
    List<Cidr> nonMasqueradeCidrs,
    boolean masqLinkLocal,
    boolean masqLinkLocalIpv6,
    boolean ipv6,
    @Nullable String problem) {
  /** Where its configuration is. */
  static final String OBJECT = "configmaps/kube-system/ip-masq-agent";

  /** The annotation that stands for the agent's flag: a ConfigMap has no flags. */
  static final String ENABLE_IPV6 = "ip-masq-agent/enable-ipv6";

  private static final int MOST_CIDRS = 64;
  private static final Cidr LINK_LOCAL = Cidr.of("169.254.0.0/16");
  private static final Cidr LINK_LOCAL_IPV6 = Cidr.of("fe80::/10");

  /** RFC 1918. There is no such list for IPv6: ULAs are masqueraded unless they are listed. */
  private static final List<Cidr> DEFAULT =
      List.of(Cidr.of("10.0.0.0/8"), Cidr.of("172.16.0.0/12"), Cidr.of("192.168.0.0/16"));

  /** What Go's time.ParseDuration reads. */
  private static final Pattern DURATION =
      Pattern.compile("[-+]?(0|([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h))+");

  /** What of a destination decided. */
  enum Treatment {
    MASQUERADE,
    LISTED,
    IPV6_NOT_ENABLED,
    BROKEN
  }

  /**
   * @param treatment what became of a packet
   * @param range the range that its destination is in, if it is left alone for that
   */
  record Ruling(Treatment treatment, @Nullable Cidr range) {}

  static MasqueradeAgent of(ObjectNode configMap) {
    boolean ipv6 = "true".equals(ObjectMeta.of(configMap).annotations().get(ENABLE_IPV6));
    JsonNode text = configMap.path("data").get("config");
    if (text == null) {
      return new MasqueradeAgent(DEFAULT, false, false, ipv6, null);
    }
    JsonNode config;
    try {
      config = YamlText.parse(text.asText().getBytes(StandardCharsets.UTF_8));
    } catch (DecodeException e) {
      return broken(ipv6, String.valueOf(e.getMessage()));
    }
    return read(config, ipv6);
  }

  private static MasqueradeAgent read(JsonNode config, boolean ipv6) {
    String problem = mistyped(config);
    List<Cidr> cidrs = new ArrayList<>(DEFAULT);
    JsonNode listed = field(config, "nonMasqueradeCIDRs");
    if (problem == null && listed != null) {
      cidrs.clear();
      problem = addTo(cidrs, listed, ipv6);
    }
    return problem != null
        ? broken(ipv6, problem)
        : new MasqueradeAgent(
            List.copyOf(cidrs),
            isTrue(config, "masqLinkLocal"),
            isTrue(config, "masqLinkLocalIPv6"),
            ipv6,
            null);
  }

  private static MasqueradeAgent broken(boolean ipv6, String problem) {
    return new MasqueradeAgent(List.of(), false, false, ipv6, problem);
  }

  /** Fields that encoding/json would not take; those that it does not know it passes over. */
  private static @Nullable String mistyped(JsonNode config) {
    if (!config.isObject() && !config.isNull() && !config.isMissingNode()) {
      return "it is no object";
    }
    for (String name : List.of("masqLinkLocal", "masqLinkLocalIPv6")) {
      JsonNode value = field(config, name);
      if (value != null && !value.isBoolean()) {
        return name + " is neither true nor false";
      }
    }
    JsonNode interval = field(config, "resyncInterval");
    if (interval != null && !(interval.isTextual() && isDuration(interval.textValue()))) {
      return "resyncInterval " + interval + " is no duration such as 60s";
    }
    JsonNode listed = field(config, "nonMasqueradeCIDRs");
    return listed != null && !listed.isArray() ? "nonMasqueradeCIDRs is no list" : null;
  }

  private static boolean isDuration(String text) {
    return DURATION.matcher(text).matches();
  }

  /** MasqConfig.validate. */
  private static @Nullable String addTo(List<Cidr> cidrs, JsonNode listed, boolean ipv6) {
    if (listed.size() > MOST_CIDRS) {
      return "the daemon can only accept up to 64 CIDRs (excluding link-local), but got "
          + listed.size()
          + " CIDRs (excluding link local)";
    }
    for (JsonNode item : listed) {
      Cidr cidr = Cidr.parse(item.asText());
      if (!item.isTextual() || cidr == null) {
        return "CIDR \""
            + item.asText()
            + "\" could not be parsed, invalid CIDR address: "
            + item.asText();
      }
      if (cidr.hasHostBits()) {
        return "CIDR \""
            + item.asText()
            + "\" is not aligned to a CIDR block, ip: \""
            + cidr.address()
            + "\" network: \""
            + cidr.masked()
            + "\"";
      }
      if (!ipv6 && cidr.family() == IpFamily.IPV6) {
        return "ipv6 is not enabled, but ipv6 cidr "
            + item.asText()
            + " provided. Enable ipv6 using --enable-ipv6 agent flag";
      }
      cidrs.add(cidr);
    }
    return null;
  }

  private static boolean isTrue(JsonNode config, String name) {
    JsonNode value = field(config, name);
    return value != null && value.booleanValue();
  }

  /** encoding/json finds fields whatever the case of their letters; null says nothing. */
  private static @Nullable JsonNode field(JsonNode config, String name) {
    JsonNode found = null;
    for (var entry : config.properties()) {
      if (entry.getKey().equalsIgnoreCase(name) && !entry.getValue().isNull()) {
        found = entry.getValue();
      }
    }
    return found;
  }

  /** The ranges that are left alone in a family, link-local first. */
  List<Cidr> spared(IpFamily family) {
    List<Cidr> ranges = new ArrayList<>();
    if (family == IpFamily.IPV4 && !masqLinkLocal) {
      ranges.add(LINK_LOCAL);
    }
    if (family == IpFamily.IPV6 && !masqLinkLocalIpv6) {
      ranges.add(LINK_LOCAL_IPV6);
    }
    nonMasqueradeCidrs.stream().filter(cidr -> cidr.family() == family).forEach(ranges::add);
    return ranges;
  }

  /** What becomes of a packet that leaves a node for an address that is not the node's own. */
  Ruling ruling(IpAddress destination) {
    if (problem != null) {
      return new Ruling(Treatment.BROKEN, null);
    }
    if (destination.family() == IpFamily.IPV6 && !ipv6) {
      return new Ruling(Treatment.IPV6_NOT_ENABLED, null);
    }
    for (Cidr range : spared(destination.family())) {
      if (range.contains(destination)) {
        return new Ruling(Treatment.LISTED, range);
      }
    }
    return new Ruling(Treatment.MASQUERADE, null);
  }
}
