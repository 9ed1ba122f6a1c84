package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.cel.AdmissionCompiler;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.store.Entry;
import dev.duplane.store.Store;
import java.util.ArrayList;
import java.util.List;

/**
 * The webhooks of a kind of configuration, by the names of the configurations. They are read again
 * only when one has changed. Used by the cluster's writer.
 */
final class WebhookConfigurations {
  private final Store store;
  private final ObjectStorage storage;
  private final boolean mutating;
  private List<Long> readAt = List.of();
  private List<Webhook> webhooks = List.of();

  WebhookConfigurations(Store store, ObjectStorage storage, boolean mutating) {
    this.store = store;
    this.storage = storage;
    this.mutating = mutating;
  }

  List<Webhook> all() {
    List<Long> revisions = List.of();
    List<Entry> entries = List.of();
    for (Entry entry : store.snapshot().range(storage.prefix(""), null)) {
      if (entries.isEmpty()) {
        entries = new ArrayList<>();
        revisions = new ArrayList<>();
      }
      entries.add(entry);
      revisions.add(entry.modRevision());
    }
    if (!revisions.equals(readAt)) {
      List<Webhook> read = new ArrayList<>();
      for (Entry entry : entries) {
        JsonNode object = storage.object(entry.value(), entry.modRevision());
        String name = object.path("metadata").path("name").asText();
        for (JsonNode each : object.path("webhooks")) {
          MatchConditions conditions =
              MatchConditions.of(
                  each.path("matchConditions"), AdmissionCompiler.untyped(false, false));
          read.add(new Webhook(name, mutating, each, conditions));
        }
      }
      webhooks = List.copyOf(read);
      readAt = revisions;
    }
    return webhooks;
  }
}
