package dev.duplane.controller.certificates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.Controller;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deletes requests an hour after they were decided on, and those that nobody decides on after a day
 * (pkg/controller/certificates/cleaner/cleaner.go).
 */
public final class CertificateCleanerController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "certificatesigningrequest-cleaner-controller";

  private static final Duration DECIDED = Duration.ofHours(1);
  private static final Duration PENDING = Duration.ofHours(24);

  private final OwnObjects requests;
  private final Clock clock;

  /**
   * @param registry where the requests are
   * @param clock tells how old they are
   */
  public CertificateCleanerController(Registry registry, Clock clock) {
    this.requests = SigningRequest.objects(registry);
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int priority() {
    return LAST;
  }

  @Override
  public List<Source> watches() {
    return List.of(Source.of(requests.resource()));
  }

  @Override
  public Result reconcile(Request request) {
    ObjectNode node = requests.get("", request.name());
    if (node == null) {
      return Result.DONE;
    }
    Instant end = end(new SigningRequest(node));
    Duration left = end == null ? null : Duration.between(clock.instant(), end);
    if (left == null) {
      return Result.DONE;
    }
    if (left.isNegative() || left.isZero()) {
      requests.delete("", request.name());
      return Result.DONE;
    }
    return Result.after(left);
  }

  /** What is approved stays until it is issued. */
  private static @Nullable Instant end(SigningRequest asked) {
    Instant first = null;
    for (JsonNode condition : asked.node().path("status").path("conditions")) {
      boolean counts =
          switch (condition.path("type").asText()) {
            case "Approved" -> asked.issued();
            case "Denied", "Failed" -> true;
            default -> false;
          };
      if (counts) {
        Instant end = Instant.parse(condition.path("lastUpdateTime").asText()).plus(DECIDED);
        first = first == null || end.isBefore(first) ? end : first;
      }
    }
    boolean pending = !asked.is("Approved") && !asked.is("Denied") && !asked.is("Failed");
    return pending
        ? Instant.parse(ObjectMeta.of(asked.node()).creationTimestamp()).plus(PENDING)
        : first;
  }
}
