package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.Quantity;
import dev.duplane.api.schema.QuantityText;
import dev.duplane.api.validation.ResourceFormat;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a Pod asks for as a whole (KEP-2837, pod-level resources): {@code spec.resources}, which
 * goes with what its containers ask for.
 */
final class PodResources {
  private static final String REQUESTS = "requests";
  private static final String LIMITS = "limits";
  private static final String RESOURCES = "resources";
  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);

  private PodResources() {}

  private static boolean supported(String name) {
    return name.equals("cpu") || name.equals("memory") || ResourceFormat.isHugePages(name);
  }

  /**
   * Requests that a Pod with limits leaves to the server (pkg/apis/core/v1, defaultPodRequests).
   */
  static void applyDefaults(ObjectNode spec) {
    if (!(spec.get(RESOURCES) instanceof ObjectNode whole)) {
      return;
    }
    ObjectView resources = new ObjectView(whole);
    Map<String, String> limits = resources.textMap(LIMITS);
    if (limits.isEmpty()) {
      return;
    }
    Map<String, String> requests = new TreeMap<>(resources.textMap(REQUESTS));
    aggregate(spec)
        .forEach(
            (name, sum) -> {
              if (supported(name) && !ResourceFormat.isHugePages(name)) {
                requests.putIfAbsent(name, sum);
              }
            });
    limits.forEach(
        (name, limit) -> {
          if (supported(name)) {
            requests.putIfAbsent(name, limit);
          }
        });
    ObjectNode given = resources.object(REQUESTS);
    requests.forEach(given::put);
  }

  /**
   * What the containers ask for together: all that run at a time, and the largest of those that run
   * before (k8s.io/component-helpers/resource, AggregateContainerRequests).
   */
  static Map<String, String> aggregate(ObjectNode spec) {
    Map<String, BigDecimal> sum = new HashMap<>();
    for (ObjectNode container : ContainerList.REGULAR.of(spec)) {
      add(sum, requests(container));
    }
    Map<String, BigDecimal> sidecars = new HashMap<>();
    Map<String, BigDecimal> before = new HashMap<>();
    for (ObjectNode container : ContainerList.INIT.of(spec)) {
      Map<String, BigDecimal> own = requests(container);
      if (isSidecar(container)) {
        add(sum, own);
        add(sidecars, own);
        own = sidecars;
      } else {
        add(own, sidecars);
      }
      own.forEach((name, amount) -> before.merge(name, amount, BigDecimal::max));
    }
    before.forEach((name, amount) -> sum.merge(name, amount, BigDecimal::max));
    Map<String, String> texts = new TreeMap<>();
    sum.forEach((name, amount) -> texts.put(name, text(name, spec, amount)));
    return texts;
  }

  static boolean isSidecar(ObjectNode initContainer) {
    return new ObjectView(initContainer).text("restartPolicy").equals("Always");
  }

  private static Map<String, BigDecimal> requests(ObjectNode container) {
    Map<String, BigDecimal> amounts = new HashMap<>();
    new ObjectView(new ObjectView(container).object(RESOURCES))
        .textMap(REQUESTS)
        .forEach((name, text) -> amounts.put(name, Quantity.of(text).value()));
    return amounts;
  }

  private static void add(Map<String, BigDecimal> sum, Map<String, BigDecimal> more) {
    more.forEach((name, amount) -> sum.merge(name, amount, BigDecimal::add));
  }

  /** A sum is written in the way of its first part: binary or decimal. */
  private static String text(String name, ObjectNode spec, BigDecimal amount) {
    String first =
        Stream.of(ContainerList.REGULAR, ContainerList.INIT)
            .flatMap(list -> list.of(spec).stream())
            .map(container -> container.path(RESOURCES).path(REQUESTS).path(name).asText())
            .filter(text -> !text.isEmpty())
            .findFirst()
            .orElse("");
    boolean binary = first.endsWith("i") && amount.remainder(KIBI).signum() == 0;
    return QuantityText.canonical(
        binary ? amount.divide(KIBI).toPlainString() + "Ki" : amount.toPlainString());
  }

  /** The rules for it (validatePodResources). */
  static void validate(FieldPath path, ObjectNode spec, Set<String> claims, Checks checks) {
    if (!(spec.get(RESOURCES) instanceof ObjectNode whole)) {
      return;
    }
    ObjectView resources = new ObjectView(whole);
    if (resources.has("claims")) {
      checks.add(
          FieldError.forbidden(
              path.child("claims"), "claims cannot be set for Resources at pod-level"));
    }
    ResourceValidation.requirements(path, resources, claims, PodResources::name, checks);
    Map<String, String> requests = resources.textMap(REQUESTS);
    aggregate(spec)
        .forEach(
            (name, sum) -> {
              String own = requests.getOrDefault(name, "0");
              if (Quantity.of(sum).compareTo(Quantity.of(own)) > 0) {
                checks.add(
                    FieldError.invalid(
                        path.child(REQUESTS).key(name),
                        own,
                        "must be greater than or equal to aggregate container requests of " + sum));
              }
            });
    limits(path, resources.textMap(LIMITS), ContainerList.REGULAR.of(spec), checks);
  }

  private static void limits(
      FieldPath path, Map<String, String> limits, List<ObjectNode> containers, Checks checks) {
    for (int i = 0; i < containers.size(); i++) {
      FieldPath own = path.child("containers").index(i);
      ObjectView resources = new ObjectView(new ObjectView(containers.get(i)).object(RESOURCES));
      resources
          .textMap(LIMITS)
          .forEach(
              (name, limit) -> {
                String most = limits.get(name);
                if (most != null && Quantity.of(limit).compareTo(Quantity.of(most)) > 0) {
                  checks.add(
                      FieldError.invalid(
                          own.key(name).child(LIMITS),
                          limit,
                          "must be less than or equal to pod limits of " + most));
                }
              });
    }
  }

  /** Fewer resources than a container may ask for. */
  private static List<FieldError> name(FieldPath path, String name) {
    List<FieldError> errors = ResourceFormat.resourceName(path, name);
    if (errors.isEmpty() && !supported(name)) {
      errors.add(FieldError.notSupported(path, name, List.of("cpu", "hugepages-", "memory")));
    }
    return errors;
  }
}
