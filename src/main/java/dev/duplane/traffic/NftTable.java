package dev.duplane.traffic;

import dev.duplane.net.IpFamily;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code kube-proxy} of one family on one node: what kube-proxy gives nft, as data.
 * {@link PacketWalk} follows packets through it, {@link NftText} prints it; so a trace and the
 * printed rules cannot tell two stories.
 */
final class NftTable {
  /**
   * A set of addresses.
   *
   * @param declaration what nft reads beside the elements
   * @param elements each with the object that it belongs to
   */
  record AddressSet(String name, List<String> declaration, Map<String, String> elements) {}

  /**
   * A chain.
   *
   * @param hook where the kernel calls it, as nft reads it; null if rules alone call it
   * @param comment of the chain, or empty
   */
  record Chain(String name, @Nullable String hook, String comment, List<NftRule> rules) {
    void add(NftRule rule) {
      rules.add(rule);
    }
  }

  private final IpFamily family;
  private final Map<String, AddressSet> sets = new LinkedHashMap<>();
  private final Map<String, NftMap> maps = new LinkedHashMap<>();
  private final Map<String, Chain> chains = new LinkedHashMap<>();

  NftTable(IpFamily family) {
    this.family = family;
  }

  IpFamily family() {
    return family;
  }

  /** {@code ip} or {@code ip6}. */
  String prefix() {
    return family == IpFamily.IPV4 ? "ip" : "ip6";
  }

  /** {@code ipv4_addr} or {@code ipv6_addr}. */
  String addressType() {
    return family == IpFamily.IPV4 ? "ipv4_addr" : "ipv6_addr";
  }

  Map<String, AddressSet> sets() {
    return sets;
  }

  Map<String, NftMap> maps() {
    return maps;
  }

  Map<String, Chain> chains() {
    return chains;
  }

  AddressSet set(String name, String... declaration) {
    return sets.computeIfAbsent(
        name, unused -> new AddressSet(name, List.of(declaration), new LinkedHashMap<>()));
  }

  NftMap map(String name, NftMap.DestinationKey key, String comment) {
    return maps.computeIfAbsent(name, unused -> new NftMap(name, key, comment));
  }

  /** The chain of that name, made if it is not there. */
  Chain chain(String name) {
    return chain(name, null, "");
  }

  /** The chain of that name, made if it is not there. */
  Chain chain(String name, @Nullable String hook, String comment) {
    return chains.computeIfAbsent(
        name, unused -> new Chain(name, hook, comment, new ArrayList<>()));
  }
}
