package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.registry.quota.PodAmounts;
import dev.duplane.registry.quota.ResourceList;
import dev.duplane.registry.quota.ResourceList.Amount;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The bounds of a LimitRange (plugin/pkg/admission/limitranger/admission.go, {@code
 * PodValidateLimitFunc} and {@code PersistentVolumeClaimValidateLimitFunc}).
 */
final class LimitConstraints {
  private static final String CONTAINER = "Container";
  private static final String POD = "Pod";
  private static final String CLAIM = "PersistentVolumeClaim";

  private final String type;
  private final Set<String> wrong;

  private LimitConstraints(String type, Set<String> wrong) {
    this.type = type;
    this.wrong = wrong;
  }

  /** What of an object is outside of the bounds, in order, each once. */
  static List<String> of(String plural, ObjectNode object, JsonNode limits) {
    Set<String> wrong = new LinkedHashSet<>();
    JsonNode spec = object.path("spec");
    for (JsonNode limit : limits) {
      String type = limit.path("type").asText();
      LimitConstraints constraints = new LimitConstraints(type, wrong);
      if (plural.equals("pods") && type.equals(CONTAINER)) {
        for (String list : List.of("containers", "initContainers")) {
          spec.path(list).forEach(container -> constraints.resources(limit, container));
        }
      } else if (plural.equals("pods") && type.equals(POD)) {
        constraints.all(limit, PodAmounts.of(spec, "requests"), PodAmounts.of(spec, "limits"));
      } else if (!plural.equals("pods") && type.equals(CLAIM)) {
        ResourceList asked = ResourceList.of(spec.path("resources").path("requests"));
        constraints.minimum(limit.path("min"), asked, new ResourceList());
        constraints.mostRequested(limit.path("max"), asked);
      }
    }
    return new ArrayList<>(wrong);
  }

  private void resources(JsonNode limit, JsonNode container) {
    JsonNode resources = container.path("resources");
    all(
        limit,
        ResourceList.of(resources.path("requests")),
        ResourceList.of(resources.path("limits")));
  }

  private void all(JsonNode limit, ResourceList requests, ResourceList limits) {
    minimum(limit.path("min"), requests, limits);
    maximum(limit.path("max"), requests, limits);
    ratio(limit.path("maxLimitRequestRatio"), requests, limits);
  }

  private void minimum(JsonNode min, ResourceList requests, ResourceList limits) {
    ResourceList.of(min)
        .amounts()
        .forEach(
            (name, enforced) -> {
              String bound = "minimum " + name + " usage per " + type + " is " + enforced.text();
              Amount request = requests.amounts().get(name);
              Amount limit = limits.amounts().get(name);
              if (request == null) {
                wrong.add(bound + ".  No request is specified");
              } else if (isLess(request, enforced)) {
                wrong.add(bound + ", but request is " + request.text());
              } else if (limit != null && isLess(limit, enforced)) {
                wrong.add(bound + ", but limit is " + limit.text());
              }
            });
  }

  private void maximum(JsonNode max, ResourceList requests, ResourceList limits) {
    ResourceList.of(max)
        .amounts()
        .forEach(
            (name, enforced) -> {
              String bound = "maximum " + name + " usage per " + type + " is " + enforced.text();
              Amount request = requests.amounts().get(name);
              Amount limit = limits.amounts().get(name);
              if (limit == null) {
                wrong.add(bound + ".  No limit is specified");
              } else if (isLess(enforced, limit)) {
                wrong.add(bound + ", but limit is " + limit.text());
              } else if (request != null && isLess(enforced, request)) {
                wrong.add(bound + ", but request is " + request.text());
              }
            });
  }

  private void mostRequested(JsonNode max, ResourceList requests) {
    ResourceList.of(max)
        .amounts()
        .forEach(
            (name, enforced) -> {
              String bound = "maximum " + name + " usage per " + type + " is " + enforced.text();
              Amount request = requests.amounts().get(name);
              if (request == null) {
                wrong.add(bound + ".  No request is specified");
              } else if (isLess(enforced, request)) {
                wrong.add(bound + ", but request is " + request.text());
              }
            });
  }

  private void ratio(JsonNode ratios, ResourceList requests, ResourceList limits) {
    ResourceList.of(ratios)
        .amounts()
        .forEach(
            (name, enforced) -> {
              String bound =
                  name + " max limit to request ratio per " + type + " is " + enforced.text();
              Amount request = requests.amounts().get(name);
              Amount limit = limits.amounts().get(name);
              if (request == null || isZero(request)) {
                wrong.add(bound + ", but no request is specified or request is 0");
              } else if (limit == null || isZero(limit)) {
                wrong.add(bound + ", but no limit is specified or limit is 0");
              } else {
                BigDecimal ratio = limit.value().divide(request.value(), MathContext.DECIMAL64);
                if (ratio.compareTo(enforced.value()) > 0) {
                  wrong.add(
                      bound + ", but provided ratio is " + String.format(Locale.ROOT, "%f", ratio));
                }
              }
            });
  }

  private static boolean isZero(Amount amount) {
    return amount.value().signum() == 0;
  }

  private static boolean isLess(Amount one, Amount other) {
    return one.value().compareTo(other.value()) < 0;
  }
}
