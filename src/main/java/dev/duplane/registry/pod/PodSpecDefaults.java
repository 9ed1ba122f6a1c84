package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectView;
import java.util.Map;

/**
 * The static defaults of a Pod's spec, be it that of a Pod or of a template (core/v1 PodSpec;
 * pkg/apis/core/v1/defaults.go and conversion.go).
 */
public final class PodSpecDefaults {
  private static final int GRACE_PERIOD_SECONDS = 30;
  private static final Map<String, Integer> PROBE_NUMBERS =
      Map.of(
          "timeoutSeconds", 1, "periodSeconds", 10, "successThreshold", 1, "failureThreshold", 3);

  private PodSpecDefaults() {}

  /** The defaults of any spec. */
  public static void apply(ObjectNode node) {
    ObjectView spec = new ObjectView(node);
    serviceAccount(spec);
    setIfEmpty(spec, "dnsPolicy", "ClusterFirst");
    setIfEmpty(spec, "restartPolicy", "Always");
    spec.object("securityContext");
    if (!spec.has("terminationGracePeriodSeconds")) {
      spec.setInteger("terminationGracePeriodSeconds", GRACE_PERIOD_SECONDS);
    }
    setIfEmpty(spec, "schedulerName", "default-scheduler");
    for (ContainerList list : ContainerList.values()) {
      list.of(node).forEach(PodSpecDefaults::container);
    }
    spec.objects("volumes").forEach(VolumeDefaults::apply);
  }

  /** The field's older name still counts, where the newer is not given, and shows the same. */
  private static void serviceAccount(ObjectView spec) {
    String name = spec.text("serviceAccountName");
    String given = name.isEmpty() ? spec.text("serviceAccount") : name;
    if (!given.isEmpty()) {
      spec.setText("serviceAccountName", given);
      spec.setText("serviceAccount", given);
    } else {
      spec.remove("serviceAccount");
    }
  }

  /** The defaults of a Pod's spec. Templates leave them to the Pods made from them. */
  static void applyToPod(ObjectNode node) {
    ObjectView spec = new ObjectView(node);
    for (ContainerList list : new ContainerList[] {ContainerList.REGULAR, ContainerList.INIT}) {
      for (ObjectNode container : list.of(node)) {
        requestsFromLimits(container);
        if (spec.bool("hostNetwork")) {
          hostPorts(container);
        }
      }
    }
    PodResources.applyDefaults(node);
    if (!spec.has("enableServiceLinks")) {
      node.put("enableServiceLinks", true);
    }
  }

  /** A limit without a request is the request, too. */
  private static void requestsFromLimits(ObjectNode container) {
    if (container.path("resources").get("limits") instanceof ObjectNode limits
        && !limits.isEmpty()) {
      ObjectNode requests =
          new ObjectView(new ObjectView(container).object("resources")).object("requests");
      limits
          .properties()
          .forEach(
              limit -> {
                if (!requests.has(limit.getKey())) {
                  requests.set(limit.getKey(), limit.getValue());
                }
              });
    }
  }

  private static void hostPorts(ObjectNode container) {
    for (ObjectNode node : new ObjectView(container).objects("ports")) {
      ObjectView port = new ObjectView(node);
      if (port.integer("hostPort") == 0) {
        port.setInteger("hostPort", port.integer("containerPort"));
      }
    }
  }

  private static void container(ObjectNode node) {
    ObjectView container = new ObjectView(node);
    setIfEmpty(container, "imagePullPolicy", ImageName.defaultPullPolicy(container.text("image")));
    setIfEmpty(container, "terminationMessagePath", "/dev/termination-log");
    setIfEmpty(container, "terminationMessagePolicy", "File");
    for (ObjectNode port : container.objects("ports")) {
      setIfEmpty(new ObjectView(port), "protocol", "TCP");
    }
    for (ObjectNode variable : container.objects("env")) {
      JsonNode from = variable.path("valueFrom");
      fieldReference(from);
      if (from.get("fileKeyRef") instanceof ObjectNode file && !file.hasNonNull("optional")) {
        file.put("optional", false);
      }
    }
    for (String probe : new String[] {"livenessProbe", "readinessProbe", "startupProbe"}) {
      if (node.get(probe) instanceof ObjectNode given) {
        probe(given);
      }
    }
    for (String hook : new String[] {"postStart", "preStop"}) {
      httpGet(node.path("lifecycle").path(hook));
    }
  }

  /** A field of the Pod that a variable or file holds is named in v1 unless it says otherwise. */
  static void fieldReference(JsonNode holder) {
    if (holder.get("fieldRef") instanceof ObjectNode reference) {
      setIfEmpty(new ObjectView(reference), "apiVersion", "v1");
    }
  }

  private static void probe(ObjectNode node) {
    ObjectView probe = new ObjectView(node);
    PROBE_NUMBERS.forEach(
        (field, number) -> {
          if (probe.integer(field) == 0) {
            probe.setInteger(field, number);
          }
        });
    httpGet(node);
  }

  private static void httpGet(JsonNode handler) {
    if (handler.get("httpGet") instanceof ObjectNode get) {
      setIfEmpty(new ObjectView(get), "path", "/");
      setIfEmpty(new ObjectView(get), "scheme", "HTTP");
    }
  }

  static void setIfEmpty(ObjectView view, String field, String value) {
    if (view.text(field).isEmpty()) {
      view.setText(field, value);
    }
  }
}
