package dev.duplane.registry.networking;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.IpFormat;
import dev.duplane.net.Cidr;
import dev.duplane.registry.Age;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.SubresourceStrategy;
import dev.duplane.registry.TableColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is particular to ServiceCIDRs: one range, or two of different families, which do not change,
 * except that a second may be added to one (API reference, networking.k8s.io/v1 ServiceCIDR;
 * KEP-1880).
 */
public final class ServiceCidrStrategy implements Strategy {
  private static final FieldPath CIDRS = FieldPath.of("spec", "cidrs");

  private final Runnable changed;
  private final TableColumns table =
      ColumnDefinitions.table(
          "servicecidrs",
          (object, now) ->
              List.of(
                  ObjectMeta.of(object).name(),
                  String.join(",", cidrs(object)),
                  Age.of(ObjectMeta.of(object), now)));

  /**
   * @param changed run after each write, by the cluster's writer: the ranges that addresses come
   *     from may be others now
   */
  public ServiceCidrStrategy(Runnable changed) {
    this.changed = changed;
  }

  @Override
  public void stored() {
    changed.run();
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
  public void prepareForUpdate(ObjectNode after, ObjectNode before) {
    SubresourceStrategy.keep(after, before, "status");
  }

  @Override
  public List<FieldError> validate(ObjectNode object) {
    List<FieldError> errors = new ArrayList<>(Strategy.super.validate(object));
    errors.addAll(validateCidrs(cidrs(object)));
    return errors;
  }

  private static List<FieldError> validateCidrs(List<String> cidrs) {
    if (cidrs.isEmpty()) {
      return List.of(FieldError.required(CIDRS, "at least one CIDR required"));
    }
    if (cidrs.size() > 2) {
      // The real server shows its internal type here.
      ObjectNode spec = JsonNodeFactory.instance.objectNode();
      cidrs.forEach(spec.putArray("CIDRs")::add);
      return List.of(FieldError.invalid(CIDRS, spec, "may only hold up to 2 values"));
    }
    if (cidrs.size() == 2 && !ofTwoFamilies(cidrs)) {
      return List.of(
          FieldError.invalid(
              CIDRS,
              cidrs,
              "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and"
                  + " 2001:db8::/64"));
    }
    List<FieldError> errors = new ArrayList<>();
    for (int i = 0; i < cidrs.size(); i++) {
      errors.addAll(IpFormat.canonicalCidr(CIDRS.index(i), cidrs.get(i)));
    }
    return errors;
  }

  private static boolean ofTwoFamilies(List<String> cidrs) {
    Cidr first = Cidr.parseSloppy(cidrs.get(0));
    Cidr second = Cidr.parseSloppy(cidrs.get(1));
    return first != null && second != null && first.family() != second.family();
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    List<String> now = cidrs(after);
    List<String> then = cidrs(before);
    boolean extended = then.size() == 1 && now.size() == 2;
    if (now.size() != then.size() && !extended) {
      return List.of(FieldError.immutable(CIDRS, now));
    }
    List<FieldError> errors = new ArrayList<>();
    for (int i = 0; i < then.size(); i++) {
      if (!now.get(i).equals(then.get(i))) {
        errors.add(FieldError.immutable(CIDRS.index(i), now.get(i)));
      }
    }
    if (extended && errors.isEmpty()) {
      errors.addAll(validateCidrs(now));
    }
    return errors;
  }

  private static List<String> cidrs(ObjectNode object) {
    return new ObjectView(new ObjectView(object).object("spec")).texts("cidrs");
  }

  @Override
  public boolean namespaced() {
    return false;
  }

  @Override
  public @Nullable Strategy subresource(String name) {
    return name.equals("status") ? new StatusStrategy() : null;
  }

  /** Writes the status, and nothing of the metadata. */
  private final class StatusStrategy extends SubresourceStrategy {
    StatusStrategy() {
      super(ServiceCidrStrategy.this, "spec");
    }

    @Override
    public Set<String> resetFields() {
      return Set.of("metadata", "spec");
    }

    @Override
    public void prepareForUpdate(ObjectNode after, ObjectNode before) {
      super.prepareForUpdate(after, before);
      keepMetadata(after, before);
    }
  }

  @Override
  public TableColumns table() {
    return table;
  }
}
