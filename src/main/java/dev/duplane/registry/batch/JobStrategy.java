package dev.duplane.registry.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.Conditions;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.LabelSelector;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.schema.ObjectCodec;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.registry.Age;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.DeleteOptions;
import dev.duplane.registry.DeleteOptions.PropagationPolicy;
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
 * What is particular to Jobs (pkg/registry/batch/job/strategy.go, pkg/apis/batch/v1/defaults.go).
 */
public final class JobStrategy implements Strategy {
  private static final FieldPath SPEC = FieldPath.of("spec");

  private static final String DELETE_WARNING =
      "child pods are preserved by default when jobs are deleted; set"
          + " propagationPolicy=Background to remove them or set propagationPolicy=Orphan to"
          + " suppress this warning";

  private final SemanticEquality equality;
  private final boolean strict;
  private final TableColumns table = ColumnDefinitions.tableOfCells("jobs", JobStrategy::cells);

  /**
   * @param resource as the contract describes it
   * @param strict whether addresses in an unusual form are refused (KEP-4858)
   */
  public JobStrategy(ApiResource resource, boolean strict) {
    this.equality = new SemanticEquality(ObjectCodec.of(resource));
    this.strict = strict;
  }

  private static ObjectNode spec(ObjectNode job) {
    return new ObjectView(job).object("spec");
  }

  @Override
  public void applyDefaults(ObjectNode job) {
    ObjectView spec = new ObjectView(spec(job));
    PodTemplates.applyDefaults(spec.object("template"));
    if (!spec.has("completions") && !spec.has("parallelism")) {
      spec.setInteger("completions", 1);
    }
    setIfAbsent(spec, "parallelism", 1);
    setIfAbsent(spec, "backoffLimit", spec.has("backoffLimitPerIndex") ? Integer.MAX_VALUE : 6);
    if (!spec.has("completionMode")) {
      spec.setText("completionMode", "NonIndexed");
    }
    for (String field : List.of("suspend", "manualSelector")) {
      if (!spec.has(field)) {
        spec.node().put(field, false);
      }
    }
    if (!spec.has("podReplacementPolicy")) {
      spec.setText(
          "podReplacementPolicy", spec.has("podFailurePolicy") ? "Failed" : "TerminatingOrFailed");
    }
    for (JsonNode rule : spec.node().path("podFailurePolicy").path("rules")) {
      for (JsonNode pattern : rule.path("onPodConditions")) {
        if (pattern instanceof ObjectNode object && object.path("status").asText().isEmpty()) {
          object.put("status", "True");
        }
      }
    }
    labelled(job);
  }

  /** A Job without labels has those of its Pods. */
  private static void labelled(ObjectNode job) {
    JsonNode labels = job.at("/spec/template/metadata/labels");
    ObjectMeta meta = ObjectMeta.of(job);
    if (meta.labels().isEmpty() && !labels.isEmpty()) {
      meta.node().set("labels", labels.deepCopy());
    }
  }

  private static void setIfAbsent(ObjectView spec, String field, int value) {
    if (!spec.has(field)) {
      spec.setInteger(field, value);
    }
  }

  @Override
  public Set<String> resetFields() {
    return Set.of("status");
  }

  @Override
  public void prepareForCreate(ObjectNode job) {
    job.remove("status");
    ObjectMeta.of(job).setInteger("generation", 1);
    if (!job.path("spec").path("manualSelector").asBoolean()) {
      generateSelector(job);
    }
  }

  /** A selector that no other Job has, and the labels that go with it. */
  private static void generateSelector(ObjectNode job) {
    ObjectMeta meta = ObjectMeta.of(job);
    ObjectView spec = new ObjectView(spec(job));
    ObjectView template = new ObjectView(spec.object("template"));
    ObjectNode labels = new ObjectView(template.object("metadata")).object("labels");
    for (String prefix : List.of("", GeneratedLabels.PREFIX)) {
      putIfAbsent(labels, prefix + GeneratedLabels.JOB_NAME, meta.name());
      putIfAbsent(labels, prefix + GeneratedLabels.CONTROLLER_UID, meta.uid());
    }
    ObjectNode matched = new ObjectView(spec.object("selector")).object("matchLabels");
    putIfAbsent(matched, GeneratedLabels.PREFIX + GeneratedLabels.CONTROLLER_UID, meta.uid());
  }

  private static void putIfAbsent(ObjectNode map, String key, String value) {
    if (!map.has(key)) {
      map.put(key, value);
    }
  }

  @Override
  public void prepareForUpdate(ObjectNode after, ObjectNode before) {
    SubresourceStrategy.keep(after, before, "status");
    if (!equality.same("spec", after, before)) {
      ObjectMeta.of(after).raiseGeneration(ObjectMeta.of(before));
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode job) {
    ObjectMeta meta = ObjectMeta.of(job);
    ObjectNode spec = spec(job);
    List<FieldError> errors =
        new ArrayList<>(ObjectMetaValidation.validate(meta, true, NameFormat::subdomain));
    errors.addAll(GeneratedLabels.validate(job));
    errors.addAll(JobSpecValidation.validate(SPEC, spec));
    errors.addAll(hostnames(meta.name(), spec));
    return errors;
  }

  /** The name of the last Pod of an indexed Job is a hostname, too. */
  private static List<FieldError> hostnames(String name, ObjectNode spec) {
    int completions = spec.path("completions").asInt();
    String last = name + "-" + (completions - 1);
    boolean indexed = spec.path("completionMode").asText().equals(JobSpecValidation.INDEXED);
    return indexed && completions > 0 && !NameFormat.label(last).isEmpty()
        ? List.of(
            FieldError.invalid(
                FieldPath.of("metadata", "name"),
                name,
                "will not able to create pod with invalid DNS label: " + last))
        : List.of();
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    List<FieldError> errors = new ArrayList<>(JobSpecValidation.validate(SPEC, spec(after)));
    ObjectNode was = before.deepCopy();
    errors.addAll(
        JobSpecValidation.validateUpdate(SPEC, spec(after), spec(was), hasNoPods(before)));
    return errors;
  }

  /** Whether a Job has no Pods yet, or none any more, so that others may be made (KEP-5440). */
  private static boolean hasNoPods(ObjectNode job) {
    JsonNode status = job.path("status");
    return job.path("spec").path("suspend").asBoolean()
        && status.path("active").asInt() == 0
        && (!status.hasNonNull("startTime") || Conditions.isTrue(job, "Suspended"));
  }

  /** Labels that the selector brought are the Job's own from then on. */
  @Override
  public void finish(ObjectNode job) {
    labelled(job);
  }

  @Override
  public List<String> warnings(ObjectNode job, @Nullable ObjectNode before) {
    if (before != null
        && ObjectMeta.of(before).integer("generation")
            == ObjectMeta.of(job).integer("generation")) {
      return List.of();
    }
    List<String> warnings = new ArrayList<>();
    List<String> messages = NameFormat.label(ObjectMeta.of(job).name());
    if (before == null && !messages.isEmpty()) {
      warnings.add(
          "metadata.name: this is used in Pod names and hostnames, which can result in surprising"
              + " behavior; a DNS label is recommended: ["
              + String.join(" ", messages)
              + "]");
    }
    ObjectNode template = new ObjectView(spec(job)).object("template");
    warnings.addAll(PodTemplates.warnings(SPEC.child("template"), template, strict));
    return warnings;
  }

  /** Pods stay when their Job goes, unless somebody asks for more. */
  @Override
  public PropagationPolicy defaultPropagation() {
    return PropagationPolicy.ORPHAN;
  }

  @Override
  public List<String> deleteWarnings(DeleteOptions options) {
    return options.propagationPolicy() == null ? List.of(DELETE_WARNING) : List.of();
  }

  @Override
  public boolean namespaced() {
    return true;
  }

  @Override
  public List<String> selectableFields() {
    return List.of("status.successful");
  }

  @Override
  public @Nullable String selectableField(ObjectNode job, String field) {
    return field.equals("status.successful")
        ? String.valueOf(job.path("status").path("succeeded").asInt())
        : null;
  }

  @Override
  public @Nullable Strategy subresource(String name) {
    return name.equals("status") ? new StatusStrategy() : null;
  }

  @Override
  public TableColumns table() {
    return table;
  }

  private static List<JsonNode> cells(ObjectNode job, Instant now) {
    List<String> names = new ArrayList<>();
    List<String> images = new ArrayList<>();
    for (JsonNode container : job.at("/spec/template/spec/containers")) {
      names.add(container.path("name").asText());
      images.add(container.path("image").asText());
    }
    List<String> texts =
        List.of(
            ObjectMeta.of(job).name(),
            JobState.of(job),
            JobState.completions(job),
            JobState.duration(job, now),
            Age.of(ObjectMeta.of(job), now),
            String.join(",", names),
            String.join(",", images),
            LabelSelector.textOf(job.path("spec").path("selector")));
    return texts.stream().<JsonNode>map(TextNode::valueOf).toList();
  }

  /** The status, which the kind's controller writes. */
  private final class StatusStrategy extends SubresourceStrategy {
    StatusStrategy() {
      super(JobStrategy.this, "spec");
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
      return JobStatusValidation.validate(after, before);
    }
  }
}
