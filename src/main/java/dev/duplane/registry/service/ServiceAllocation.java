package dev.duplane.registry.service;

import dev.duplane.allocation.AllocationException;
import dev.duplane.allocation.AllocationTransaction;
import dev.duplane.allocation.Allocators;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GoText;
import dev.duplane.api.StatusException;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import dev.duplane.net.PortRange;
import dev.duplane.registry.Allocation;
import dev.duplane.registry.AllocationRefused;
import dev.duplane.registry.WriteContext;
import dev.duplane.registry.explain.Rule;
import dev.duplane.registry.networking.IpAddressRecords;
import dev.duplane.store.Transaction.Precondition;
import dev.duplane.store.Transaction.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One write's addresses and ports: what a Service takes and gives back when it is created, changed
 * or deleted. The pools are asked in one transaction; each address taken or given back is also an
 * IPAddress object written or deleted together with the Service.
 *
 * <p>Which change takes or gives back addresses:
 *
 * <ul>
 *   <li>from ExternalName to another type: all are taken;
 *   <li>to ExternalName: all are given back;
 *   <li>a second family is added: one is taken; the second family is removed: one is given back;
 *   <li>headless Services have none, before and after.
 * </ul>
 */
final class ServiceAllocation implements Allocation {
  private static final FieldPath CLUSTER_IPS = FieldPath.of("spec", "clusterIPs");

  private final AllocationTransaction transaction;
  private final IpAddressRecords records;
  private final OrphanedAddresses orphans;
  private final NodePortRecord nodePorts;
  private final PortRange portRange;
  private final WriteContext context;
  private final AllocationTrace trace;
  private final List<Write> writes = new ArrayList<>();
  private final List<Taken> taken = new ArrayList<>();
  private final List<IpAddress> reclaimed = new ArrayList<>();

  /** Whether what was taken is stored although there will be no Service that has it. */
  private boolean leftBehind;

  /** Whether it is for a Service that goes. */
  private boolean ofGoing;

  /**
   * An address that a Service takes.
   *
   * @param absent what has to be so: nobody has recorded it
   * @param given the text asked for; empty if the address was drawn
   * @param all the texts of the request, one per family
   */
  private record Taken(
      ServiceView service, IpAddress address, Precondition absent, String given, List<String> all) {

    StatusException refused(AllocationException cause) {
      return status(service, given, all, cause);
    }
  }

  ServiceAllocation(
      Allocators allocators,
      IpAddressRecords records,
      OrphanedAddresses orphans,
      NodePortRecord nodePorts,
      WriteContext context) {
    this.transaction = allocators.begin(context.dryRun());
    this.records = records;
    this.orphans = orphans;
    this.nodePorts = nodePorts;
    this.portRange = allocators.ports().range();
    this.context = context;
    this.trace = new AllocationTrace(context.trace(), allocators, records, context.dryRun());
  }

  @Override
  public List<Write> writes() {
    List<Write> all = new ArrayList<>(writes);
    transaction
        .portsOnCommit()
        .ifPresent(
            ports ->
                all.add(
                    nodePorts.isShared() && !ofGoing ? all.size() : 0,
                    nodePorts.write(portRange, ports)));
    return all;
  }

  @Override
  public List<Precondition> preconditions() {
    List<Precondition> all = new ArrayList<>();
    if (transaction.portsOnCommit().isPresent()) {
      all.add(nodePorts.unchanged(portRange, transaction::portsBefore));
    }
    taken.forEach(one -> all.add(one.absent()));
    return all;
  }

  @Override
  public StatusException refused(Precondition failed) {
    for (Taken one : taken) {
      if (one.absent().equals(failed)) {
        return one.refused(AllocationException.addressAllocated());
      }
    }
    return NodePortRecord.refused();
  }

  @Override
  public void commit() {
    transaction.commit();
    reclaimed.forEach(orphans::remove);
    if (leftBehind) {
      taken.forEach(one -> orphans.add(one.address(), context.now()));
    }
  }

  @Override
  public void revert() {
    transaction.revert();
  }

  /** For a new Service, whose families are complete. */
  void forCreate(ServiceView service) {
    undoOnFailure(
        () -> {
          takeClusterIps(service);
          new NodePortAllocation(transaction, service, trace).forCreate();
        });
  }

  /** For a Service after an update, whose families are complete. */
  void forUpdate(ServiceView after, ServiceView before) {
    undoOnFailure(
        () -> {
          updateClusterIps(after, before);
          new NodePortAllocation(transaction, after, trace).forUpdate(before);
        });
  }

  /** For a Service that goes, and with it whatever has no Service. */
  void forDelete(ServiceView before) {
    ofGoing = true;
    release(before);
    // On a shared store an address without a Service may have one on its way.
    reclaim(nodePorts.isShared() ? orphans.expired(context.now()) : orphans.all());
    new NodePortAllocation(transaction, before, trace).forDelete();
  }

  /** Gives back addresses that no Service has. */
  void reclaim(List<IpAddress> addresses) {
    for (IpAddress orphan : addresses) {
      release(orphan);
      context.trace().note(Rule.IP_RECLAIMED, "", orphan, "reclaimed");
      reclaimed.add(orphan);
    }
  }

  private void undoOnFailure(Runnable allocate) {
    try {
      allocate.run();
    } catch (AllocationRefused refused) {
      throw refused;
    } catch (RuntimeException refused) {
      transaction.revert();
      throw refused;
    }
  }

  private void updateClusterIps(ServiceView after, ServiceView before) {
    if (IpFamilyRules.isPreferDualStackLeftAlone(after, before)) {
      return;
    }
    if (!before.needsClusterIp() && after.needsClusterIp()) {
      takeClusterIps(after);
      return;
    }
    if (!before.clusterIps().isEmpty() && before.clusterIps().get(0).equals(ServiceView.NONE)) {
      return;
    }
    if (before.needsClusterIp() && !after.needsClusterIp()) {
      release(before);
      return;
    }
    int familiesBefore = before.ipFamilies().size();
    int familiesAfter = after.ipFamilies().size();
    if (familiesBefore == 1 && familiesAfter == 2) {
      takeSecond(after);
    } else if (familiesBefore == 2 && familiesAfter == 1) {
      release(1, before.clusterIps().get(1));
    }
  }

  private void takeClusterIps(ServiceView service) {
    if (!service.needsClusterIp()) {
      return;
    }
    if (service.isHeadless()) {
      trace.headless(service);
      return;
    }
    List<IpFamily> families = service.families();
    List<String> given = padded(service.clusterIps(), families.size());
    List<String> ips = new ArrayList<>();
    for (int i = 0; i < families.size(); i++) {
      ips.add(take(service, i, families.get(i), given));
    }
    service.setClusterIps(ips);
    service.setClusterIp(ips.get(0));
  }

  private void takeSecond(ServiceView service) {
    List<String> given = padded(service.clusterIps(), 2);
    String second = take(service, 1, service.families().get(1), given);
    service.setClusterIps(List.of(given.get(0), second));
    trace.secondAdded(service.clusterIps());
  }

  /** One text per family, empty where an address is to be drawn; messages show them so, too. */
  private static List<String> padded(List<String> ips, int size) {
    List<String> padded = new ArrayList<>(ips);
    while (padded.size() < size) {
      padded.add("");
    }
    return padded;
  }

  /** Takes the address given, or any if none is; the text given is kept as it is. */
  private String take(ServiceView service, int index, IpFamily family, List<String> all) {
    String given = all.get(index);
    try {
      IpAddress address;
      if (given.isEmpty()) {
        address = transaction.allocateNext(family);
      } else {
        address = Objects.requireNonNull(IpAddress.parseSloppy(given));
        transaction.allocate(family, address);
      }
      taken.add(new Taken(service, address, records.absent(address), given, all));
      trace.taken(index, given, address);
      writes.add(
          records.record(
              address, service.meta().namespace(), service.meta().name(), context.now()));
      return given.isEmpty() ? address.toString() : given;
    } catch (AllocationException e) {
      trace.refused(index, given, family, e);
      throw refuse(service, given, all, e);
    }
  }

  private RuntimeException refuse(
      ServiceView service, String given, List<String> all, AllocationException cause) {
    StatusException status = status(service, given, all, cause);
    if (context.dryRun() || taken.isEmpty()) {
      return status;
    }
    taken.forEach(one -> trace.leftBehind(one.address()));
    leftBehind = true;
    return new AllocationRefused(status, this);
  }

  private static StatusException status(
      ServiceView service, String given, List<String> all, AllocationException cause) {
    String name = service.meta().name();
    String why = cause.getMessage();
    if (given.isEmpty() && cause.reason() != AllocationException.Reason.NOT_READY) {
      return StatusException.internalError(
          "failed to allocate a serviceIP for Service " + GoText.quote(name) + ": " + why);
    }
    String which = given.isEmpty() ? "" : " " + given;
    return StatusException.invalid(
        ServiceStrategy.KIND,
        name,
        List.of(
            FieldError.invalid(CLUSTER_IPS, all, "failed to allocate IP" + which + ": " + why)));
  }

  private void release(ServiceView before) {
    List<String> ips = before.clusterIps();
    for (int i = 0; i < ips.size(); i++) {
      release(i, ips.get(i));
    }
  }

  private void release(int index, String ip) {
    IpAddress address = IpAddress.parseSloppy(ip);
    if (address != null) {
      trace.released(index, address);
      release(address);
    }
  }

  private void release(IpAddress address) {
    if (records.release(address, context.now(), writes)) {
      transaction.releaseOnCommit(address.family(), address);
    }
  }
}
