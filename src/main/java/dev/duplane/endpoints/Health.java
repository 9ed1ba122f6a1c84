package dev.duplane.endpoints;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The health endpoints (Kubernetes API health endpoints). A cluster that answers at all is healthy:
 * it is wired before it can be reached and keeps everything in its own process, so each check says
 * ok; they are named so that probes which ask for one of them find it.
 */
final class Health {
  private static final List<String> LIVE = List.of("ping", "log", "etcd");
  private static final List<String> READY =
      List.of("ping", "log", "etcd", "etcd-readiness", "informer-sync", "shutdown");

  private Health() {}

  /**
   * The answer to {@code /healthz}, {@code /livez}, {@code /readyz} or one check below, or null.
   */
  static @Nullable ApiResponse answer(List<String> segments, Query query) {
    String endpoint = segments.get(0);
    List<String> checks = endpoint.equals("readyz") ? READY : LIVE;
    if (segments.size() == 2) {
      return checks.contains(segments.get(1)) ? Answers.text(200, "ok") : null;
    }
    if (segments.size() > 2) {
      return null;
    }
    if (query.first("verbose") == null) {
      return Answers.text(200, "ok");
    }
    List<String> excluded = query.all("exclude");
    StringBuilder text = new StringBuilder();
    for (String check : checks) {
      text.append("[+]")
          .append(check)
          .append(excluded.contains(check) ? " excluded: ok\n" : " ok\n");
    }
    return Answers.text(200, text.append(endpoint).append(" check passed\n").toString());
  }
}
