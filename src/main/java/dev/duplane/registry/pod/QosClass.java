package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectView;
import dev.duplane.api.Quantity;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rank of a Pod when its node runs short of resources (Pod Quality of Service Classes). */
final class QosClass {
  private static final List<String> RESOURCES = List.of("cpu", "memory");

  private QosClass() {}

  /** The class of a Pod with this spec. */
  static String of(ObjectNode spec) {
    Map<String, BigDecimal> requests = new HashMap<>();
    Map<String, BigDecimal> limits = new HashMap<>();
    boolean limited = true;
    if (spec.get("resources") instanceof ObjectNode whole) {
      // What is said of the Pod as a whole is all that counts (KEP-2837).
      ObjectView resources = new ObjectView(whole);
      add(resources.textMap("requests"), requests);
      limited = add(resources.textMap("limits"), limits);
    } else {
      for (ContainerList list : List.of(ContainerList.REGULAR, ContainerList.INIT)) {
        for (ObjectNode container : list.of(spec)) {
          ObjectView own = new ObjectView(new ObjectView(container).object("resources"));
          add(own.textMap("requests"), requests);
          limited &= add(own.textMap("limits"), limits);
        }
      }
    }
    if (requests.isEmpty() && limits.isEmpty()) {
      return "BestEffort";
    }
    boolean guaranteed =
        limited
            && requests.size() == limits.size()
            && requests.entrySet().stream()
                .allMatch(
                    entry ->
                        limits.containsKey(entry.getKey())
                            && limits.get(entry.getKey()).compareTo(entry.getValue()) == 0);
    return guaranteed ? "Guaranteed" : "Burstable";
  }

  /** Adds what is more than nothing; true if that is so of all resources that count. */
  private static boolean add(Map<String, String> resources, Map<String, BigDecimal> sums) {
    boolean all = true;
    for (String name : RESOURCES) {
      String text = resources.get(name);
      if (text != null && Quantity.of(text).signum() > 0) {
        sums.merge(name, Quantity.of(text).value(), BigDecimal::add);
      } else {
        all = false;
      }
    }
    return all;
  }
}
