package dev.duplane.registry.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.allocation.Allocators;
import dev.duplane.api.FieldError;
import dev.duplane.api.GroupKind;
import dev.duplane.api.StatusException;
import dev.duplane.api.release.Features;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.net.IpAddress;
import dev.duplane.registry.Allocation;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.SubresourceStrategy;
import dev.duplane.registry.TableColumns;
import dev.duplane.registry.WriteContext;
import dev.duplane.registry.explain.DecisionTrace;
import dev.duplane.registry.networking.IpAddressRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The strategy of Services. */
public final class ServiceStrategy implements Strategy {
  static final GroupKind KIND = new GroupKind("", "Service");

  private final Supplier<Allocators> allocators;
  private final IpAddressRecords records;
  private final OrphanedAddresses orphans;
  private final NodePortRecord nodePorts;
  private final Features features;
  private final DisabledFields disabled;
  private final TableColumns table = ColumnDefinitions.table("services", ServiceColumns::cells);

  /**
   * @param allocators the pools there are now; others after the Service ranges have changed
   * @param records writes the IPAddress objects
   * @param orphans addresses that a failed write has left behind
   * @param nodePorts records the node ports in use
   * @param features which fields and rules there are
   */
  public ServiceStrategy(
      Supplier<Allocators> allocators,
      IpAddressRecords records,
      OrphanedAddresses orphans,
      NodePortRecord nodePorts,
      Features features) {
    this.allocators = allocators;
    this.records = records;
    this.orphans = orphans;
    this.nodePorts = nodePorts;
    this.features = features;
    this.disabled = new DisabledFields(features);
  }

  @Override
  public void applyDefaults(ObjectNode object, DecisionTrace trace) {
    ServiceView service = ServiceView.of(object);
    disabled.drop(service);
    ServiceDefaults.apply(service, features, trace);
  }

  @Override
  public Allocation reclaim(WriteContext context) {
    List<IpAddress> expired = orphans.expired(context.now());
    if (expired.isEmpty()) {
      return Allocation.NONE;
    }
    // Whatever becomes of the write, also if it is a dry run.
    ServiceAllocation allocation = begin(new WriteContext(false, context.now(), context.trace()));
    allocation.reclaim(expired);
    return allocation;
  }

  @Override
  public Allocation beginCreate(ObjectNode object, WriteContext context) {
    ServiceView service = ServiceView.of(object);
    LinkedFields.syncClusterIpsOnCreate(service, context.trace());
    completeFamilies(service, null, context.trace());
    ServiceAllocation allocation = begin(context);
    allocation.forCreate(service);
    return allocation;
  }

  @Override
  public Allocation beginUpdate(ObjectNode after, ObjectNode before, WriteContext context) {
    ServiceView service = ServiceView.of(after);
    ServiceView old = disabled.stored(before);
    LinkedFields.keepAllocated(service, old, context.trace());
    LinkedFields.syncClusterIpsOnUpdate(service, old, context.trace());
    completeFamilies(service, old, context.trace());
    ServiceAllocation allocation = begin(context);
    allocation.forUpdate(service, old);
    return allocation;
  }

  @Override
  public Allocation beginDelete(ObjectNode before, WriteContext context) {
    ServiceAllocation allocation = begin(context);
    allocation.forDelete(disabled.stored(before));
    return allocation;
  }

  private ServiceAllocation begin(WriteContext context) {
    return new ServiceAllocation(allocators.get(), records, orphans, nodePorts, context);
  }

  private void completeFamilies(
      ServiceView service, @Nullable ServiceView before, DecisionTrace trace) {
    disabled.beforeRules(service);
    List<FieldError> errors =
        new IpFamilyRules(allocators.get().families(), features, trace).complete(service, before);
    if (!errors.isEmpty()) {
      throw StatusException.invalid(KIND, service.meta().name(), errors);
    }
  }

  @Override
  public Set<String> resetFields() {
    return Set.of("status");
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    object.remove("status");
  }

  @Override
  public void prepareForUpdate(ObjectNode after, ObjectNode before, DecisionTrace trace) {
    SubresourceStrategy.keep(after, before, "status");
    LinkedFields.wipeInapplicable(ServiceView.of(after), disabled.stored(before), trace);
  }

  @Override
  public List<FieldError> validate(ObjectNode object) {
    return ServiceValidation.validate(ServiceView.of(object), null, features);
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    return ServiceValidation.validateUpdate(
        ServiceView.of(after), disabled.stored(before), features);
  }

  @Override
  public List<String> warnings(ObjectNode object, @Nullable ObjectNode before) {
    return ServiceWarnings.of(ServiceView.of(object), features);
  }

  @Override
  public void finish(ObjectNode object) {
    ServiceView service = ServiceView.of(object);
    if (service.isType(ServiceView.EXTERNAL_NAME)) {
      // Validated, and then not shown: it means nothing for this type.
      service.spec().remove("internalTrafficPolicy");
    }
    disabled.afterRules(service);
  }

  @Override
  public boolean namespaced() {
    return true;
  }

  @Override
  public boolean allowsCreateOnUpdate() {
    return true;
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }

  @Override
  public List<String> selectableFields() {
    return List.of("spec.clusterIP", "spec.type");
  }

  @Override
  public @Nullable String selectableField(ObjectNode object, String field) {
    ServiceView service = ServiceView.of(object);
    return switch (field) {
      case "spec.clusterIP" -> service.clusterIp();
      case "spec.type" -> service.type();
      default -> null;
    };
  }

  @Override
  public @Nullable Strategy subresource(String name) {
    return name.equals("status") ? new StatusStrategy() : null;
  }

  @Override
  public TableColumns table() {
    return table;
  }

  /** Writes through {@code services/NAME/status}: the status and metadata, never the spec. */
  private final class StatusStrategy extends SubresourceStrategy {
    StatusStrategy() {
      super(ServiceStrategy.this, "spec");
    }

    @Override
    public void applyDefaults(ObjectNode object, DecisionTrace trace) {
      ServiceStrategy.this.applyDefaults(object, trace);
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
      ServiceView service = ServiceView.of(after);
      ServiceView old = ServiceView.of(before);
      List<FieldError> errors =
          new ArrayList<>(ObjectMetaValidation.validateUpdate(service.meta(), old.meta()));
      errors.addAll(TrafficValidation.loadBalancerStatus(service, old, features));
      return errors;
    }

    @Override
    public List<String> warnings(ObjectNode object, @Nullable ObjectNode before) {
      return ServiceWarnings.ofStatus(ServiceView.of(object), features);
    }
  }
}
