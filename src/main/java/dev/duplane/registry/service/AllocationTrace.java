package dev.duplane.registry.service;

import dev.duplane.allocation.AddressPool;
import dev.duplane.allocation.AllocationException;
import dev.duplane.allocation.Allocators;
import dev.duplane.allocation.PortPool;
import dev.duplane.api.FieldPath;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import dev.duplane.registry.explain.DecisionTrace;
import dev.duplane.registry.explain.Rule;
import dev.duplane.registry.networking.IpAddressRecords;
import dev.duplane.registry.service.PoolPlace.Use;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Notes the addresses and ports that a write allocates and releases, and why it got those. */
final class AllocationTrace {
  static final FieldPath CLUSTER_IPS = FieldPath.of("spec", "clusterIPs");

  private final DecisionTrace trace;
  private final Allocators allocators;
  private final IpAddressRecords records;
  private final boolean dryRun;

  /**
   * @param trace where all of it is noted
   * @param allocators the pools
   * @param records know who has an address
   * @param dryRun whether nothing is taken
   */
  AllocationTrace(
      DecisionTrace trace, Allocators allocators, IpAddressRecords records, boolean dryRun) {
    this.trace = trace;
    this.allocators = allocators;
    this.records = records;
    this.dryRun = dryRun;
  }

  void headless(ServiceView service) {
    trace.note(Rule.IPS_HEADLESS, CLUSTER_IPS, service.clusterIp(), service.clusterIps());
  }

  /** An address has been taken; {@code given} is empty if it was drawn. */
  void taken(int index, String given, IpAddress address) {
    if (!trace.listens()) {
      return;
    }
    AddressPool pool = pool(address);
    FieldPath field = CLUSTER_IPS.index(index);
    if (pool == null || dryRun) {
      trace.note(Rule.IP_DRY_RUN, field, given, address);
    } else if (given.isEmpty()) {
      PoolPlace place = PoolPlace.of(pool, address, Use.DRAWN);
      trace.note(Rule.IP_DRAWN, field, "", address, pool.range(), place);
    } else {
      PoolPlace place = PoolPlace.of(pool, address, Use.REQUESTED);
      trace.note(Rule.IP_REQUESTED, field, given, given, pool.range(), place);
    }
  }

  void secondAdded(List<String> ips) {
    trace.note(Rule.IP_SECOND_ADDED, CLUSTER_IPS, "", ips);
  }

  /** An address cannot be had. */
  void refused(int index, String given, IpFamily family, AllocationException cause) {
    Object detail =
        switch (cause.reason()) {
          case RANGE_FULL, NOT_READY -> family;
          case NOT_IN_RANGE -> allocators.pools().stream().map(AddressPool::range).toList();
          case ALREADY_ALLOCATED -> records.holder(Objects.requireNonNull(parse(given)));
        };
    Rule rule =
        switch (cause.reason()) {
          case RANGE_FULL -> Rule.IP_RANGE_FULL;
          case NOT_READY -> Rule.IP_NO_POOL;
          case NOT_IN_RANGE -> Rule.IP_NOT_IN_RANGE;
          case ALREADY_ALLOCATED -> Rule.IP_TAKEN;
        };
    List<String> ranges =
        allocators.pools(family).stream().map(pool -> pool.range().toString()).toList();
    trace.note(rule, CLUSTER_IPS.index(index), given, "refused", ranges, detail);
  }

  void leftBehind(IpAddress address) {
    trace.note(Rule.IP_LEFT_BEHIND, "", "", address, range(address), "");
  }

  /** An address goes back; it still counts as used. */
  void released(int index, IpAddress address) {
    AddressPool pool = pool(address);
    trace.note(
        Rule.IP_RELEASED,
        CLUSTER_IPS.index(index),
        address,
        "given back",
        range(address),
        pool == null
            ? "if a range has it again"
            : PoolPlace.counts(pool.free().add(BigInteger.ONE), pool.size()) + " are free then");
  }

  /** A node port has been taken; {@code requested} is 0 if it was drawn. */
  void portTaken(FieldPath field, int requested, int port) {
    if (trace.listens()) {
      PortPool ports = allocators.ports();
      PoolPlace place = PoolPlace.of(ports, port, requested == 0 ? Use.DRAWN : Use.REQUESTED);
      Rule rule = requested == 0 ? Rule.NODE_PORT_DRAWN : Rule.NODE_PORT_REQUESTED;
      trace.note(rule, field, requested == 0 ? "" : requested, port, ports.range(), place);
    }
  }

  void portShared(FieldPath field, int port) {
    trace.note(Rule.NODE_PORT_SHARED, field, "", port);
  }

  void portNotWanted(FieldPath field) {
    trace.note(Rule.NODE_PORT_NOT_WANTED, field, "", "none");
  }

  /** A node port cannot be had; {@code requested} is 0 if any would do. */
  void portRefused(FieldPath field, int requested, AllocationException cause) {
    PortPool ports = allocators.ports();
    Rule rule =
        switch (cause.reason()) {
          case RANGE_FULL, NOT_READY -> Rule.NODE_PORT_RANGE_FULL;
          case ALREADY_ALLOCATED -> Rule.NODE_PORT_TAKEN;
          case NOT_IN_RANGE -> Rule.NODE_PORT_NOT_IN_RANGE;
        };
    trace.note(
        rule, field, requested == 0 ? "" : requested, "refused", ports.range(), ports.size());
  }

  void portReleased(int port) {
    trace.note(Rule.NODE_PORT_RELEASED, "", port, "given back", allocators.ports().range(), "");
  }

  void healthCheckPort(int requested, int port) {
    trace.note(
        Rule.HEALTH_CHECK_PORT,
        "spec.healthCheckNodePort",
        requested == 0 ? "" : requested,
        port,
        allocators.ports().range(),
        "");
  }

  void healthCheckPortReleased(int port) {
    trace.note(
        Rule.HEALTH_CHECK_PORT_RELEASED,
        "spec.healthCheckNodePort",
        port,
        "given back",
        allocators.ports().range(),
        "");
  }

  private Object range(IpAddress address) {
    AddressPool pool = pool(address);
    return pool == null ? "" : pool.range();
  }

  private @Nullable AddressPool pool(IpAddress address) {
    return pool(allocators, address);
  }

  /** The first pool that can give out an address; null if none can. */
  static @Nullable AddressPool pool(Allocators allocators, IpAddress address) {
    for (AddressPool pool : allocators.pools()) {
      if (pool.isAllocatable(address)) {
        return pool;
      }
    }
    return null;
  }

  private static @Nullable IpAddress parse(String text) {
    return IpAddress.parseSloppy(text);
  }
}
