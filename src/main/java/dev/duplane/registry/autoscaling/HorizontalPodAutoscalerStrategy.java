package dev.duplane.registry.autoscaling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.SubresourceStrategy;
import dev.duplane.registry.TableColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is particular to HorizontalPodAutoscalers, in both of their versions
 * (pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go).
 */
public final class HorizontalPodAutoscalerStrategy implements Strategy {
  private final boolean older;
  private final TableColumns table =
      ColumnDefinitions.tableOfCells(
          "horizontalpodautoscalers",
          (object, now) -> AutoscalerCells.cells(internal(object), now));

  /** The strategy of the resource as the contract describes one of its versions. */
  public HorizontalPodAutoscalerStrategy(ApiResource resource) {
    this.older = resource.version().equals("v1");
  }

  /** The object in the form that rules are about. */
  private ObjectNode internal(ObjectNode object) {
    return older ? AutoscalerConversion.newer(object) : object;
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    if (older) {
      AutoscalerDefaults.applyMinimum(object.withObjectProperty("spec"));
    } else {
      AutoscalerDefaults.apply(object);
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
  public void prepareForUpdate(ObjectNode after, ObjectNode before) {
    SubresourceStrategy.keep(after, before, "status");
  }

  @Override
  public List<FieldError> validate(ObjectNode object) {
    List<FieldError> errors =
        new ArrayList<>(
            ObjectMetaValidation.validate(ObjectMeta.of(object), true, NameFormat::subdomain));
    errors.addAll(AutoscalerValidation.validate(internal(object).withObjectProperty("spec"), null));
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    ObjectNode was = internal(before.deepCopy());
    return AutoscalerValidation.validate(
        internal(after).withObjectProperty("spec"), was.withObjectProperty("spec"));
  }

  @Override
  public boolean namespaced() {
    return true;
  }

  @Override
  public @Nullable Strategy subresource(String name) {
    return name.equals("status") ? new StatusStrategy() : null;
  }

  @Override
  public TableColumns table() {
    return table;
  }

  /** The status, which the kind's controller writes. */
  private final class StatusStrategy extends SubresourceStrategy {
    StatusStrategy() {
      super(HorizontalPodAutoscalerStrategy.this, "spec");
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
      ObjectView status = new ObjectView(new ObjectView(after).object("status"));
      List<FieldError> errors = new ArrayList<>();
      for (String field : List.of("currentReplicas", "desiredReplicas")) {
        if (status.integer(field) < 0) {
          errors.add(
              FieldError.invalid(
                  FieldPath.of("status", field),
                  status.integer(field),
                  "must be greater than or equal to 0"));
        }
      }
      return errors;
    }
  }
}
