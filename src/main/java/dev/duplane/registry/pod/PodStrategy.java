package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldError;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.schema.ObjectCodec;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.registry.SemanticEquality;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.SubresourceAction;
import dev.duplane.registry.SubresourceStrategy;
import dev.duplane.registry.TableColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is particular to Pods (core/v1 Pod; pkg/registry/core/pod/strategy.go). */
public final class PodStrategy implements Strategy {
  private final boolean strict;
  private final SemanticEquality equality;
  private final PodUpdateValidation updates;
  private final PodResizeValidation resizes;
  private final EvictionBudgets budgets;
  private final TableColumns table = new PodColumns();

  /**
   * @param resource as the contract describes it
   * @param strict whether addresses in an unusual form are refused (KEP-4858), so that a warning of
   *     one says that it was there before
   * @param budgets have a say in evictions
   */
  public PodStrategy(ApiResource resource, boolean strict, EvictionBudgets budgets) {
    this.strict = strict;
    this.budgets = budgets;
    ObjectCodec codec = ObjectCodec.of(resource);
    this.equality = new SemanticEquality(codec);
    this.updates = new PodUpdateValidation(codec);
    this.resizes = new PodResizeValidation(codec);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    ObjectNode spec = new ObjectView(object).object("spec");
    PodSpecDefaults.apply(spec);
    PodSpecDefaults.applyToPod(spec);
    PodStatus.addresses(object);
  }

  @Override
  public Set<String> resetFields() {
    return Set.of("status");
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    ObjectMeta.of(object).setInteger("generation", 1);
    PodStatus.begin(object);
    LabelKeys.merge(object);
  }

  @Override
  public void prepareForUpdate(ObjectNode after, ObjectNode before) {
    SubresourceStrategy.keep(after, before, "status");
    countGeneration(after, before);
  }

  void countGeneration(ObjectNode after, ObjectNode before) {
    if (!equality.same("spec", after, before)) {
      ObjectMeta.of(after).raiseGeneration(ObjectMeta.of(before));
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode object) {
    return PodValidation.validateCreate(object);
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    return updates.validate(after, before);
  }

  @Override
  public List<String> warnings(ObjectNode object, @Nullable ObjectNode before) {
    if (before != null) {
      return List.of();
    }
    List<String> warnings = new ArrayList<>(PodAnnotations.warnings(object));
    List<String> messages = NameFormat.label(ObjectMeta.of(object).name());
    if (!messages.isEmpty()) {
      warnings.add(
          "metadata.name: this is used in the Pod's hostname, which can result in surprising"
              + " behavior; a DNS label is recommended: ["
              + String.join(" ", messages)
              + "]");
    }
    warnings.addAll(PodWarnings.of(object, strict));
    return warnings;
  }

  @Override
  public void finish(ObjectNode object) {
    PodAnnotations.toFields(object);
  }

  @Override
  public boolean namespaced() {
    return true;
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }

  /**
   * A Pod that is on no node, or has ended, is removed at once; others have the time that the
   * client gives them, or that they ask for themselves (Pod Lifecycle, "Termination of Pods").
   */
  @Override
  public Long gracePeriodSeconds(ObjectNode object, @Nullable Long asked) {
    ObjectView spec = new ObjectView(new ObjectView(object).object("spec"));
    String phase = object.path("status").path("phase").asText();
    if (spec.text("nodeName").isEmpty() || List.of("Failed", "Succeeded").contains(phase)) {
      return 0L;
    }
    long period =
        asked == null ? object.path("spec").path("terminationGracePeriodSeconds").asLong() : asked;
    return period < 0 ? 1 : period;
  }

  @Override
  public List<String> selectableFields() {
    return PodFields.SELECTABLE;
  }

  @Override
  public @Nullable String selectableField(ObjectNode object, String field) {
    return PodFields.value(object, field);
  }

  /** Old clients know a Pod's node as its host. */
  @Override
  public String selectedField(String label) {
    return label.equals("spec.host") ? "spec.nodeName" : label;
  }

  @Override
  public @Nullable Strategy subresource(String name) {
    return switch (name) {
      case "status" -> new PodStatusStrategy(this, strict);
      case "ephemeralcontainers" -> new EphemeralContainersStrategy(this);
      case "resize" -> new PodResizeStrategy(this, resizes);
      default -> null;
    };
  }

  @Override
  public @Nullable SubresourceAction action(String name) {
    return switch (name) {
      case "binding" -> new PodBinding();
      case "eviction" -> new PodEviction(budgets);
      default -> null;
    };
  }

  @Override
  public TableColumns table() {
    return table;
  }

  /** Debugging a running Pod: containers are added to it (KEP-277). */
  private static final class EphemeralContainersStrategy extends SubresourceStrategy {
    private final PodStrategy pods;

    EphemeralContainersStrategy(PodStrategy pods) {
      super(pods, "status");
      this.pods = pods;
    }

    @Override
    public void applyDefaults(ObjectNode object) {
      pods.applyDefaults(object);
    }

    @Override
    public void prepareForUpdate(ObjectNode after, ObjectNode before) {
      ObjectNode spec = before.path("spec").deepCopy();
      SubresourceStrategy.keep(spec, new ObjectView(after).object("spec"), "ephemeralContainers");
      after.set("spec", spec);
      SubresourceStrategy.keep(after, before, "status");
      keepMetadata(after, before);
      pods.countGeneration(after, before);
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
      return PodUpdateValidation.ephemeralContainers(after, before);
    }
  }
}
