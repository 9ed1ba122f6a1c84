package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.StatusException;
import dev.duplane.registry.SubresourceAction;
import java.time.Instant;

/**
 * A Pod is asked to go, as {@code kubectl drain} asks (API-initiated Eviction;
 * pkg/registry/core/pod/storage/eviction.go). A PodDisruptionBudget may say no.
 */
final class PodEviction implements SubresourceAction {
  private final EvictionBudgets budgets;

  PodEviction(EvictionBudgets budgets) {
    this.budgets = budgets;
  }

  @Override
  public void check(String name, ObjectNode body, boolean dryRun) {
    if (!ObjectMeta.of(body).name().equals(name)) {
      throw StatusException.badRequest("name in URL does not match name in Eviction object");
    }
    JsonNode own = body.path("deleteOptions").path("dryRun");
    // The options of the body hold where those of the request say nothing.
    if (dryRun && !own.isEmpty() && !(own.size() == 1 && own.path(0).asText().equals("All"))) {
      throw StatusException.badRequest(
          "Non-matching dry-run options in request and content: [All] and ["
              + String.join(
                  " ", new ObjectView((ObjectNode) body.path("deleteOptions")).texts("dryRun"))
              + "]");
    }
  }

  @Override
  public boolean deletes() {
    return true;
  }

  @Override
  public void admitDeletion(ObjectNode pod, boolean dryRun, Instant now) {
    budgets.spend(pod, dryRun, now);
  }

  @Override
  public void perform(ObjectNode object, ObjectNode body, Instant now) {
    throw new IllegalStateException("an eviction deletes");
  }
}
