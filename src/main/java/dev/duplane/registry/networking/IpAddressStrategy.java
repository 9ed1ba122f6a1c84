package dev.duplane.registry.networking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.allocation.AllocationException;
import dev.duplane.allocation.AllocationTransaction;
import dev.duplane.allocation.Allocators;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.IpFormat;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.net.IpAddress;
import dev.duplane.registry.Age;
import dev.duplane.registry.Allocation;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.Identity;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.TableColumns;
import dev.duplane.registry.WriteContext;
import dev.duplane.store.Transaction;
import dev.duplane.store.Transaction.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is particular to IPAddress objects: the name is an address in canonical form, and the parent
 * it belongs to is named and does not change (API reference, networking.k8s.io/v1 IPAddress).
 *
 * <p>Whoever makes one takes the address: no Service can have it until the object is deleted
 * (KEP-1880).
 */
public final class IpAddressStrategy implements Strategy {
  private static final FieldPath PARENT = FieldPath.of("spec", "parentRef");

  private final TableColumns table =
      ColumnDefinitions.table(
          "ipaddresses",
          (object, now) ->
              List.of(
                  ObjectMeta.of(object).name(),
                  parentText(parent(object)),
                  Age.of(ObjectMeta.of(object), now)));

  private final Supplier<Allocators> allocators;
  private final IpAddressRecords records;
  private final Consumer<IpAddress> freed;

  /**
   * @param allocators the pools there are now; others after the Service ranges have changed
   * @param records knows which address is a Service's
   * @param freed told of each address whose object somebody has deleted
   */
  public IpAddressStrategy(
      Supplier<Allocators> allocators, IpAddressRecords records, Consumer<IpAddress> freed) {
    this.allocators = allocators;
    this.records = records;
    this.freed = freed;
  }

  @Override
  public Allocation beginCreate(ObjectNode object, WriteContext context) {
    String name = ObjectMeta.of(object).name();
    IpAddress address = IpAddress.parse(name);
    if (address == null || !address.toString().equals(name)) {
      return Allocation.NONE; // Not valid, as will be said.
    }
    return AddressAllocation.take(allocators.get().begin(context.dryRun()), address);
  }

  @Override
  public Allocation beginDelete(ObjectNode before, WriteContext context) {
    Transaction restored = records.restore(before, context.now());
    if (restored != null) {
      return new AddressAllocation(allocators.get().begin(true), restored, () -> {});
    }
    IpAddress address = IpAddress.of(ObjectMeta.of(before).name());
    AllocationTransaction transaction = allocators.get().begin(context.dryRun());
    transaction.releaseOnCommit(address.family(), address);
    return new AddressAllocation(transaction, null, () -> freed.accept(address));
  }

  /**
   * An address that is taken or given back with its object.
   *
   * @param transaction changes the pools
   * @param followUp to be done after it
   * @param onCommit to be done when they are
   */
  private record AddressAllocation(
      AllocationTransaction transaction, @Nullable Transaction followUp, Runnable onCommit)
      implements Allocation {

    @Override
    public List<Write> writes() {
      return List.of();
    }

    static Allocation take(AllocationTransaction transaction, IpAddress address) {
      try {
        transaction.allocate(address.family(), address);
      } catch (AllocationException e) {
        // No range has it, so there is nothing to take; or it has its object, as the store will
        // find.
        transaction.revert();
        return NONE;
      }
      return new AddressAllocation(transaction, null, () -> {});
    }

    @Override
    public void commit() {
      transaction.commit();
      onCommit.run();
    }

    @Override
    public void revert() {
      transaction.revert();
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode object) {
    ObjectMeta meta = ObjectMeta.of(object);
    List<FieldError> errors =
        new ArrayList<>(ObjectMetaValidation.validate(meta, false, IpFormat::canonicalAddress));
    JsonNode parent = parent(object);
    if (parent instanceof ObjectNode node) {
      validateParent(new ObjectView(node), errors);
    } else {
      errors.add(FieldError.required(PARENT, ""));
    }
    return errors;
  }

  private static void validateParent(ObjectView parent, List<FieldError> errors) {
    String group = parent.text("group");
    if (!group.isEmpty()) {
      errors.addAll(FieldError.invalid(PARENT.child("group"), group, NameFormat.subdomain(group)));
    }
    for (String field : List.of("resource", "name")) {
      if (parent.text(field).isEmpty()) {
        errors.add(FieldError.required(PARENT.child(field), ""));
      }
    }
    for (String field : List.of("resource", "name", "namespace")) {
      errors.addAll(
          FieldError.invalid(
              PARENT.child(field), parent.text(field), NameFormat.pathSegment(parent.text(field))));
    }
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    List<FieldError> errors = new ArrayList<>(validate(after));
    errors.addAll(ObjectMetaValidation.validateUpdate(ObjectMeta.of(after), ObjectMeta.of(before)));
    if (!parent(after).equals(parent(before))) {
      errors.add(FieldError.immutable(PARENT, parent(after)));
    }
    return errors;
  }

  /** A null node if there is none. */
  private static JsonNode parent(ObjectNode object) {
    JsonNode parent = object.path("spec").get("parentRef");
    return parent == null ? NullNode.instance : parent;
  }

  /** The name is an address and nothing can be appended to it (noopNameGenerator). */
  @Override
  public String generateName(String prefix, Identity identity) {
    return prefix;
  }

  @Override
  public boolean namespaced() {
    return false;
  }

  @Override
  public TableColumns table() {
    return table;
  }

  /** {@code services/NAMESPACE/NAME}, with the group after the resource if there is one. */
  private static String parentText(JsonNode parent) {
    if (!(parent instanceof ObjectNode node)) {
      return "<none>";
    }
    ObjectView reference = new ObjectView(node);
    List<String> parts = new ArrayList<>();
    String group = reference.text("group");
    parts.add(
        group.isEmpty() ? reference.text("resource") : reference.text("resource") + "." + group);
    if (!reference.text("namespace").isEmpty()) {
      parts.add(reference.text("namespace"));
    }
    parts.add(reference.text("name"));
    return String.join("/", parts);
  }
}
