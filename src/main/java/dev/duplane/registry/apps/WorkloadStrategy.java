package dev.duplane.registry.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.LabelSelector;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.schema.ObjectCodec;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.ScaleMapping;
import dev.duplane.registry.SemanticEquality;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.SubresourceStrategy;
import dev.duplane.registry.TableColumns;
import dev.duplane.registry.pod.PodTemplates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the kinds that make Pods from a template have in common (pkg/registry/apps): spec and status
 * are written each by its own way, a change of the spec raises the generation, the template has a
 * Pod's rules.
 */
abstract class WorkloadStrategy implements Strategy {
  static final FieldPath SPEC = FieldPath.of("spec");
  private static final FieldPath TEMPLATE = SPEC.child("template");

  private final SemanticEquality equality;
  private final boolean strict;
  private final TableColumns table;

  /**
   * @param resource as the contract describes it
   * @param strict whether addresses in an unusual form are refused (KEP-4858)
   */
  WorkloadStrategy(ApiResource resource, boolean strict) {
    this.equality = new SemanticEquality(ObjectCodec.of(resource));
    this.strict = strict;
    this.table = ColumnDefinitions.tableOfCells(resource.plural(), this::cells);
  }

  /** Fills in what is particular to the kind. */
  abstract void applySpecDefaults(ObjectView spec);

  /** All that is wrong with a spec, in order. */
  abstract List<FieldError> validateSpec(ObjectNode spec);

  /** What an update of the spec may not do, beyond what holds of any spec. */
  List<FieldError> validateSpecUpdate(ObjectNode spec, ObjectNode before) {
    return selectorStays(spec, before);
  }

  /** All that is wrong with a status after a write. */
  abstract List<FieldError> validateStatus(StatusChecks status);

  abstract List<JsonNode> cells(ObjectNode object, Instant now);

  /** The rule for names of the kind. */
  List<String> name(String name) {
    return NameFormat.subdomain(name);
  }

  static ObjectNode spec(ObjectNode object) {
    return new ObjectView(object).object("spec");
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    ObjectView spec = new ObjectView(spec(object));
    PodTemplates.applyDefaults(spec.object("template"));
    applySpecDefaults(spec);
    applyObjectDefaults(object);
  }

  /** Fills in what lies outside the spec. */
  void applyObjectDefaults(ObjectNode object) {}

  /**
   * Has updates be rolling ones, if nothing else is said.
   *
   * @param field of the spec, which has the strategy of updates
   * @return what a rolling update may do, to be filled in; null if updates are of another type
   */
  static @Nullable ObjectView rollingUpdate(ObjectView spec, String field) {
    ObjectView strategy = new ObjectView(spec.object(field));
    setIfEmpty(strategy, "type", SpecChecks.ROLLING_UPDATE);
    return strategy.text("type").equals(SpecChecks.ROLLING_UPDATE)
        ? new ObjectView(strategy.object(SpecChecks.ROLLING))
        : null;
  }

  static void setIfAbsent(ObjectView view, String field, int value) {
    if (!view.has(field)) {
      view.setInteger(field, value);
    }
  }

  static void setIfEmpty(ObjectView view, String field, String value) {
    if (view.text(field).isEmpty()) {
      view.setText(field, value);
    }
  }

  @Override
  public final Set<String> resetFields() {
    return Set.of("status");
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    object.remove("status");
    ObjectMeta.of(object).setInteger("generation", 1);
  }

  @Override
  public void prepareForUpdate(ObjectNode after, ObjectNode before) {
    SubresourceStrategy.keep(after, before, "status");
    if (raisesGeneration(after, before)) {
      ObjectMeta.of(after).raiseGeneration(ObjectMeta.of(before));
    }
  }

  boolean raisesGeneration(ObjectNode after, ObjectNode before) {
    return !equality.same("spec", after, before);
  }

  final boolean sameSpec(ObjectNode after, ObjectNode before) {
    return equality.same("spec", after, before);
  }

  @Override
  public final List<FieldError> validate(ObjectNode object) {
    List<FieldError> errors =
        new ArrayList<>(ObjectMetaValidation.validate(ObjectMeta.of(object), true, this::name));
    errors.addAll(validateSpec(spec(object)));
    return errors;
  }

  @Override
  public final List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    List<FieldError> errors = new ArrayList<>(validateSpec(spec(after)));
    errors.addAll(validateSpecUpdate(spec(after), spec(before)));
    return errors;
  }

  private static List<FieldError> selectorStays(ObjectNode spec, ObjectNode before) {
    JsonNode selector = spec.get("selector");
    return SemanticEquality.equal(selector, before.get("selector"))
        ? List.of()
        : List.of(FieldError.immutable(SPEC.child("selector"), selector));
  }

  @Override
  public List<String> warnings(ObjectNode object, @Nullable ObjectNode before) {
    if (before != null
        && ObjectMeta.of(before).integer("generation")
            == ObjectMeta.of(object).integer("generation")) {
      return List.of();
    }
    List<String> warnings = new ArrayList<>();
    if (before == null) {
      warnings.addAll(nameWarnings(ObjectMeta.of(object).name()));
    }
    ObjectNode template = new ObjectView(spec(object)).object("template");
    warnings.addAll(PodTemplates.warnings(TEMPLATE, template, strict));
    return warnings;
  }

  /** What to warn of in the name of a new object: Pods are named after it. */
  List<String> nameWarnings(String name) {
    List<String> messages = NameFormat.label(name);
    return messages.isEmpty()
        ? List.of()
        : List.of(
            "metadata.name: this is used in Pod names and hostnames, which can result in"
                + " surprising behavior; a DNS label is recommended: ["
                + String.join(" ", messages)
                + "]");
  }

  @Override
  public final boolean namespaced() {
    return true;
  }

  @Override
  public final @Nullable Strategy subresource(String name) {
    return switch (name) {
      case "status" -> new StatusStrategy();
      case "scale" -> scales() ? new ScaleStrategy() : null;
      default -> null;
    };
  }

  @Override
  public final @Nullable ScaleMapping scale() {
    return scales()
        ? new ScaleMapping(
            List.of("spec", "replicas"),
            List.of("status", "replicas"),
            object -> selectorText(object.path("spec").path("selector")))
        : null;
  }

  /** A selector as the scale subresource shows it. */
  String selectorText(JsonNode selector) {
    return LabelSelector.textOf(selector);
  }

  /** Whether the kind has the scale subresource. */
  boolean scales() {
    return true;
  }

  /** Whether a write of the status leaves the labels as they are. */
  boolean statusKeepsLabels() {
    return false;
  }

  @Override
  public TableColumns table() {
    return table;
  }

  /** The status, which the kind's controller writes. */
  private final class StatusStrategy extends SubresourceStrategy {
    StatusStrategy() {
      super(WorkloadStrategy.this, "spec");
    }

    @Override
    public void applyDefaults(ObjectNode object) {
      WorkloadStrategy.this.applyDefaults(object);
    }

    @Override
    public void prepareForUpdate(ObjectNode after, ObjectNode before) {
      super.prepareForUpdate(after, before);
      if (statusKeepsLabels()) {
        keep(ObjectMeta.of(after).node(), ObjectMeta.of(before).node(), "labels");
      }
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
      return validateStatus(new StatusChecks(after, before));
    }
  }

  /** The number of replicas alone: the rest of the object has not been in the client's hands. */
  private final class ScaleStrategy extends SubresourceStrategy {
    ScaleStrategy() {
      super(WorkloadStrategy.this, "status");
    }

    @Override
    public void applyDefaults(ObjectNode object) {
      WorkloadStrategy.this.applyDefaults(object);
    }

    @Override
    public void prepareForUpdate(ObjectNode after, ObjectNode before) {
      WorkloadStrategy.this.prepareForUpdate(after, before);
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
      return WorkloadStrategy.this.validateUpdate(after, before);
    }
  }
}
