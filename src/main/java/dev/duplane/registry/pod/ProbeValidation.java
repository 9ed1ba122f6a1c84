package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.PortFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules for probes and lifecycle hooks (Container Lifecycle Hooks; validateHandler). */
final class ProbeValidation {
  private static final List<String> NUMBERS =
      List.of(
          "initialDelaySeconds",
          "timeoutSeconds",
          "periodSeconds",
          "successThreshold",
          "failureThreshold");

  private final @Nullable JsonNode gracePeriod;
  private final Checks checks;

  /**
   * @param gracePeriod the Pod's, which a sleep may not outlast
   */
  ProbeValidation(@Nullable JsonNode gracePeriod, Checks checks) {
    this.gracePeriod = gracePeriod;
    this.checks = checks;
  }

  void lifecycle(FieldPath path, ObjectView container) {
    if (container.get("lifecycle") instanceof ObjectNode lifecycle) {
      for (String hook : List.of("postStart", "preStop")) {
        if (lifecycle.get(hook) instanceof ObjectNode handler) {
          handler(path.child(hook), new ObjectView(handler), false);
        }
      }
    }
  }

  void probes(FieldPath path, ObjectView container) {
    if (container.get("livenessProbe") instanceof ObjectNode probe) {
      probe(path.child("livenessProbe"), new ObjectView(probe));
      succeedsOnce(path.child("livenessProbe"), new ObjectView(probe));
    }
    if (container.get("readinessProbe") instanceof ObjectNode probe) {
      FieldPath own = path.child("readinessProbe");
      probe(own, new ObjectView(probe));
      if (probe.hasNonNull("terminationGracePeriodSeconds")) {
        checks.add(
            FieldError.invalid(
                own.child("terminationGracePeriodSeconds"),
                probe.get("terminationGracePeriodSeconds"),
                "must not be set for readinessProbes"));
      }
    }
    if (container.get("startupProbe") instanceof ObjectNode probe) {
      probe(path.child("startupProbe"), new ObjectView(probe));
      succeedsOnce(path.child("startupProbe"), new ObjectView(probe));
    }
  }

  private void succeedsOnce(FieldPath path, ObjectView probe) {
    int threshold = probe.integer("successThreshold");
    if (threshold != 1) {
      checks.add(FieldError.invalid(path.child("successThreshold"), threshold, "must be 1"));
    }
  }

  private void probe(FieldPath path, ObjectView probe) {
    handler(path, probe, true);
    for (String field : NUMBERS) {
      checks.notNegative(path.child(field), probe.integer(field));
    }
    JsonNode period = probe.get("terminationGracePeriodSeconds");
    if (period != null && period.asLong() <= 0) {
      checks.add(
          FieldError.invalid(
              path.child("terminationGracePeriodSeconds"), period, "must be greater than 0"));
    }
  }

  private void handler(FieldPath path, ObjectView handler, boolean probe) {
    boolean found = false;
    for (String type :
        probe
            ? List.of("exec", "httpGet", "tcpSocket", "grpc")
            : List.of("exec", "httpGet", "tcpSocket", "sleep")) {
      if (handler.get(type) instanceof ObjectNode action) {
        if (found) {
          checks.add(
              FieldError.forbidden(path.child(type), "may not specify more than 1 handler type"));
        } else {
          found = true;
          action(path.child(type), type, new ObjectView(action));
        }
      }
    }
    if (!found) {
      checks.add(FieldError.required(path, "must specify a handler type"));
    }
  }

  private void action(FieldPath path, String type, ObjectView action) {
    switch (type) {
      case "exec" -> {
        if (action.texts("command").isEmpty()) {
          checks.add(FieldError.required(path.child("command"), ""));
        }
      }
      case "httpGet" -> httpGet(path, action);
      case "sleep" -> sleep(path, action.node().path("seconds").asLong());
      default ->
          checks.errors().addAll(PortFormat.numberOrName(path.child("port"), action.get("port")));
    }
  }

  private void httpGet(FieldPath path, ObjectView get) {
    checks.required(path.child("path"), get.text("path"));
    checks.errors().addAll(PortFormat.numberOrName(path.child("port"), get.get("port")));
    checks.supported(path.child("scheme"), get.text("scheme"), "HTTP", "HTTPS");
    for (ObjectNode header : get.objects("httpHeaders")) {
      checks.format(
          path.child("httpHeaders"), new ObjectView(header).text("name"), NameFormat::httpHeader);
    }
  }

  private void sleep(FieldPath path, long seconds) {
    if (gracePeriod != null && (seconds < 0 || seconds > gracePeriod.asLong())) {
      checks.add(
          FieldError.invalid(
              path,
              seconds,
              "must be non-negative and less than terminationGracePeriodSeconds ("
                  + gracePeriod.asLong()
                  + ")"));
    }
  }
}
