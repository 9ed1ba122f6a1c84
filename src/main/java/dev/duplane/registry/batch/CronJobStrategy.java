package dev.duplane.registry.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.CronSchedule;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.schema.ObjectCodec;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.registry.PlainStrategy;
import dev.duplane.registry.SemanticEquality;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.SubresourceStrategy;
import dev.duplane.registry.TableColumns;
import dev.duplane.registry.pod.PodTemplates;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is particular to CronJobs (pkg/registry/batch/cronjob/strategy.go). */
public final class CronJobStrategy implements Strategy {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final FieldPath TEMPLATE = SPEC.child("jobTemplate").child("spec");
  private static final int LONGEST_NAME = 52;
  private static final List<String> POLICIES = List.of("Allow", "Forbid", "Replace");

  private final SemanticEquality equality;
  private final PlainStrategy plain;
  private final boolean strict;

  /**
   * @param resource as the contract describes it
   * @param strict whether addresses in an unusual form are refused (KEP-4858)
   */
  public CronJobStrategy(ApiResource resource, boolean strict) {
    this.equality = new SemanticEquality(ObjectCodec.of(resource));
    this.plain = new PlainStrategy(resource);
    this.strict = strict;
  }

  private static ObjectNode spec(ObjectNode cronJob) {
    return new ObjectView(cronJob).object("spec");
  }

  private static ObjectNode jobSpec(ObjectNode cronJob) {
    ObjectView template = new ObjectView(new ObjectView(spec(cronJob)).object("jobTemplate"));
    return template.object("spec");
  }

  @Override
  public void applyDefaults(ObjectNode cronJob) {
    PodTemplates.applyDefaults(new ObjectView(jobSpec(cronJob)).object("template"));
    plain.applyDefaults(cronJob);
  }

  @Override
  public Set<String> resetFields() {
    return Set.of("status");
  }

  @Override
  public void prepareForCreate(ObjectNode cronJob) {
    cronJob.remove("status");
    ObjectMeta.of(cronJob).setInteger("generation", 1);
  }

  @Override
  public void prepareForUpdate(ObjectNode after, ObjectNode before) {
    SubresourceStrategy.keep(after, before, "status");
    if (!equality.same("spec", after, before)) {
      ObjectMeta.of(after).raiseGeneration(ObjectMeta.of(before));
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode cronJob) {
    ObjectMeta meta = ObjectMeta.of(cronJob);
    List<FieldError> errors =
        new ArrayList<>(ObjectMetaValidation.validate(meta, true, NameFormat::subdomain));
    errors.addAll(validateSpec(cronJob));
    if (meta.name().length() > LONGEST_NAME) {
      // A Job's name ends in a dash and ten digits.
      errors.add(
          FieldError.invalid(
              FieldPath.of("metadata", "name"),
              meta.name(),
              "must be no more than " + LONGEST_NAME + " characters"));
    }
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    return validateSpec(after);
  }

  private static List<FieldError> validateSpec(ObjectNode cronJob) {
    List<FieldError> errors = new ArrayList<>();
    ObjectView spec = new ObjectView(spec(cronJob));
    String schedule = spec.text("schedule");
    if (schedule.isEmpty()) {
      errors.add(FieldError.required(SPEC.child("schedule"), ""));
    } else {
      schedule(errors, schedule, spec.has("timeZone"));
    }
    notNegative(errors, spec, "startingDeadlineSeconds");
    String zone = spec.optionalText("timeZone");
    if (zone != null) {
      timeZone(errors, zone);
    }
    String policy = spec.text("concurrencyPolicy");
    if (!POLICIES.contains(policy)) {
      errors.add(FieldError.notSupported(SPEC.child("concurrencyPolicy"), policy, POLICIES));
    }
    errors.addAll(JobSpecValidation.validateTemplate(TEMPLATE, jobSpec(cronJob)));
    notNegative(errors, spec, "successfulJobsHistoryLimit");
    notNegative(errors, spec, "failedJobsHistoryLimit");
    return errors;
  }

  private static void schedule(List<FieldError> errors, String schedule, boolean zoned) {
    FieldPath path = SPEC.child("schedule");
    if (schedule.contains("TZ")) {
      errors.add(
          FieldError.invalid(
              path,
              schedule,
              zoned
                  ? "cannot use both timeZone field and TZ or CRON_TZ in schedule"
                  : "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"));
      return;
    }
    try {
      CronSchedule.parse(schedule);
    } catch (IllegalArgumentException e) {
      errors.add(FieldError.invalid(path, schedule, String.valueOf(e.getMessage())));
    }
  }

  private static void timeZone(List<FieldError> errors, String zone) {
    FieldPath path = SPEC.child("timeZone");
    if (zone.isEmpty()) {
      errors.add(FieldError.invalid(path, zone, "timeZone must be nil or non-empty string"));
    } else if (zone.equalsIgnoreCase("Local")) {
      errors.add(
          FieldError.invalid(
              path,
              zone,
              "timeZone must be an explicit time zone as defined in"
                  + " https://www.iana.org/time-zones"));
    } else {
      try {
        ZoneId.of(zone);
      } catch (DateTimeException e) {
        errors.add(FieldError.invalid(path, zone, "unknown time zone " + zone));
      }
    }
  }

  private static void notNegative(List<FieldError> errors, ObjectView spec, String field) {
    JsonNode value = spec.get(field);
    if (value != null && value.asLong() < 0) {
      errors.add(
          FieldError.invalid(SPEC.child(field), value, "must be greater than or equal to 0"));
    }
  }

  @Override
  public List<String> warnings(ObjectNode cronJob, @Nullable ObjectNode before) {
    List<String> warnings = new ArrayList<>();
    List<String> messages = NameFormat.label(ObjectMeta.of(cronJob).name());
    if (before == null && !messages.isEmpty()) {
      warnings.add(
          "metadata.name: this is used in Pod names and hostnames, which can result in surprising"
              + " behavior; a DNS label is recommended: ["
              + String.join(" ", messages)
              + "]");
    }
    if (before == null
        || ObjectMeta.of(before).integer("generation")
            != ObjectMeta.of(cronJob).integer("generation")) {
      ObjectNode template = new ObjectView(jobSpec(cronJob)).object("template");
      warnings.addAll(PodTemplates.warnings(TEMPLATE.child("template"), template, strict));
    }
    return warnings;
  }

  @Override
  public boolean namespaced() {
    return true;
  }

  @Override
  public @Nullable Strategy subresource(String name) {
    return name.equals("status") ? new SubresourceStrategy(this, "spec") : null;
  }

  @Override
  public TableColumns table() {
    return plain.table();
  }
}
