package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.cel.AdmissionCompiler;
import java.util.ArrayList;
import java.util.List;

/**
 * The webhooks of a kind of configuration, by the names of the configurations. They are read again
 * only when one has changed. Used by the cluster's writer, but for {@link #any}.
 */
final class WebhookConfigurations {
  private final NamespacedObjects configurations;
  private final boolean mutating;
  private final boolean on;
  private List<Long> readAt = List.of();
  private List<Webhook> webhooks = List.of();

  /**
   * @param on whether there are webhooks at all, whatever is configured
   */
  WebhookConfigurations(NamespacedObjects configurations, boolean mutating, boolean on) {
    this.configurations = configurations;
    this.mutating = mutating;
    this.on = on;
  }

  /** Whether there is one. Any thread may ask. */
  boolean any() {
    return on && configurations.any();
  }

  List<Webhook> all() {
    if (!on) {
      return List.of();
    }
    List<Long> revisions = configurations.revisions();
    if (!revisions.equals(readAt)) {
      List<Webhook> read = new ArrayList<>();
      for (NamespacedObjects.StoredTree each : configurations.in("")) {
        read(each.object(), read);
      }
      webhooks = List.copyOf(read);
      readAt = revisions;
    }
    return webhooks;
  }

  private void read(ObjectNode configuration, List<Webhook> read) {
    String name = configuration.path("metadata").path("name").asText();
    for (JsonNode each : configuration.path("webhooks")) {
      MatchConditions conditions =
          MatchConditions.of(each.path("matchConditions"), AdmissionCompiler.untyped(false, false));
      read.add(new Webhook(name, mutating, each, conditions));
    }
  }
}
