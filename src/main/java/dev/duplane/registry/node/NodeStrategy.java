package dev.duplane.registry.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.IpFormat;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.SubresourceStrategy;
import dev.duplane.registry.TableColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is particular to Nodes (core/v1 Node; KEP-563 for their ranges). */
public final class NodeStrategy implements Strategy {
  private static final String UNSCHEDULABLE = "spec.unschedulable";

  private final boolean strict;
  private final TableColumns table = ColumnDefinitions.table("nodes", NodeColumns::cells);

  /**
   * @param strict whether addresses in an unusual form are refused (KEP-4858), so that a warning of
   *     one says that it was there before
   */
  public NodeStrategy(boolean strict) {
    this.strict = strict;
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    NodeDefaults.podCidrs(object);
    NodeDefaults.allocatable(object);
  }

  @Override
  public Set<String> resetFields() {
    return Set.of("status");
  }

  @Override
  public void admit(ObjectNode object, @Nullable ObjectNode before) {
    if (before == null) {
      NodeDefaults.taintNotReady(object);
    }
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    new ObjectView(object).object("spec").remove("configSource");
  }

  @Override
  public void prepareForUpdate(ObjectNode after, ObjectNode before) {
    if (!before.path("spec").has("configSource")) {
      new ObjectView(after).object("spec").remove("configSource");
    }
    SubresourceStrategy.keep(after, before, "status");
  }

  @Override
  public List<FieldError> validate(ObjectNode object) {
    return NodeValidation.validate(object, List.of());
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    List<FieldError> errors =
        new ArrayList<>(NodeValidation.validate(after, NodeValidation.podCidrs(before)));
    errors.addAll(NodeValidation.validateUpdate(after, before));
    return errors;
  }

  @Override
  public List<String> warnings(ObjectNode object, @Nullable ObjectNode before) {
    List<String> warnings = new ArrayList<>();
    ObjectView spec = new ObjectView(new ObjectView(object).object("spec"));
    if (spec.has("configSource")) {
      warnings.add("spec.configSource: the feature is removed");
    }
    if (!spec.text("externalID").isEmpty()) {
      warnings.add("spec.externalID: this field is deprecated, and is unused by Kubernetes");
    }
    List<String> cidrs = spec.texts("podCIDRs");
    for (int i = 0; i < cidrs.size(); i++) {
      String warning =
          IpFormat.cidrWarning(FieldPath.of("spec", "podCIDRs").index(i), cidrs.get(i), strict);
      if (warning != null) {
        warnings.add(warning);
      }
    }
    return warnings;
  }

  @Override
  public boolean namespaced() {
    return false;
  }

  @Override
  public List<String> selectableFields() {
    return List.of(UNSCHEDULABLE);
  }

  @Override
  public @Nullable String selectableField(ObjectNode object, String field) {
    return field.equals(UNSCHEDULABLE)
        ? Boolean.toString(object.path("spec").path("unschedulable").asBoolean())
        : null;
  }

  @Override
  public @Nullable Strategy subresource(String name) {
    return name.equals("status") ? new NodeStatusStrategy() : null;
  }

  @Override
  public TableColumns table() {
    return table;
  }

  /** The status of a Node, which its kubelet writes. */
  private final class NodeStatusStrategy extends SubresourceStrategy {
    NodeStatusStrategy() {
      super(NodeStrategy.this, "spec");
    }

    @Override
    public void applyDefaults(ObjectNode object) {
      NodeStrategy.this.applyDefaults(object);
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
      return NodeValidation.validateUpdate(after, before);
    }

    @Override
    public List<String> warnings(ObjectNode object, @Nullable ObjectNode before) {
      return NodeStrategy.this.warnings(object, before);
    }
  }
}
