package dev.duplane.bench;

import dev.duplane.embedded.ClusterAnswer;
import dev.duplane.embedded.DuplaneCluster;
import dev.duplane.embedded.InProcessRequest;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Many hours of a busy cluster in minutes: its clock is driven, a minute at a time, and in each of
 * them Services come, change and go, Deployments are scaled and rolled out, a CronJob runs, and now
 * and then a whole Namespace or a custom kind comes and goes. All controllers work. How much there
 * is at a time is bounded, so what the heap holds after garbage collection has to be so, too: what
 * grows from hour to hour is a leak.
 */
final class Soak {
  private static final int SERVICES = 400;
  private static final int DEPLOYMENTS = 12;
  private static final int REPLICAS = 15;
  private static final int MINUTES = 60;

  /** Histories, such as Events, which live for an hour, are full by then. */
  private static final int SETTLED_HOURS = 3;

  private static final String SERVICES_PATH = "/api/v1/namespaces/default/services";
  private static final String DEPLOYMENTS_PATH = "/apis/apps/v1/namespaces/default/deployments";
  private static final String DEFINITIONS_PATH =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

  private final PrintStream out;
  private final Random random;
  private final List<String> services = new ArrayList<>();
  private long requests;

  /**
   * @param out for a line each hour
   * @param seed of what is done
   */
  Soak(PrintStream out, long seed) {
    this.out = out;
    this.random = new Random(seed);
  }

  /**
   * Lets so many hours pass.
   *
   * @return the least that the heap held after an hour of the second half, as a multiple of that of
   *     the first half, once it had settled
   * @throws IllegalStateException if something that must be accepted is refused
   */
  double run(int hours) {
    if (hours <= 2 * SETTLED_HOURS) {
      throw new IllegalArgumentException("more than " + 2 * SETTLED_HOURS + " hours, not " + hours);
    }
    try (DuplaneCluster cluster =
        DuplaneCluster.builder()
            .nodes(8)
            .drivenClock()
            .loadBalancerIpRange("203.0.113.0/24,2001:db8:1::/112")
            .withoutPort()
            .start()) {
      begin(cluster);
      long settled = Long.MAX_VALUE;
      long later = Long.MAX_VALUE;
      for (int hour = 1; hour <= hours; hour++) {
        for (int minute = 0; minute < MINUTES; minute++) {
          minute(cluster, hour * MINUTES + minute);
          cluster.clock().advance(Duration.ofMinutes(1));
          cluster.settle();
        }
        long used = InProcess.usedHeap();
        if (hour > hours / 2) {
          later = Math.min(later, used);
        } else if (hour >= SETTLED_HOURS) {
          settled = Math.min(settled, used);
        }
        out.printf(
            Locale.ROOT,
            "hour %2d: %,9d requests, revision %,9d, heap %.1f MiB%n",
            hour,
            requests,
            revision(cluster),
            used / (double) (1 << 20));
      }
      return (double) later / settled;
    }
  }

  private void begin(DuplaneCluster cluster) {
    for (int i = 0; i < DEPLOYMENTS; i++) {
      send(
          cluster,
          "POST",
          DEPLOYMENTS_PATH,
          """
          {"metadata":{"name":"d%1$d"},"spec":{"replicas":3,"selector":{"matchLabels":{"app":"d%1$d"}},\
          "template":{"metadata":{"labels":{"app":"d%1$d"}},\
          "spec":{"containers":[{"name":"web","image":"registry.example/web:1"}]}}}}"""
              .formatted(i));
    }
    send(
        cluster,
        "POST",
        "/apis/batch/v1/namespaces/default/cronjobs",
        """
        {"metadata":{"name":"tick"},"spec":{"schedule":"* * * * *","jobTemplate":{"spec":{"template":{"spec":\
        {"restartPolicy":"Never","containers":[{"name":"c","image":"registry.example/tick:1"}]}}}}}}""");
  }

  private void minute(DuplaneCluster cluster, int number) {
    for (int i = 0; i < 10; i++) {
      come(cluster, "s" + number + "-" + i);
    }
    while (services.size() > SERVICES) {
      String gone = services.remove(random.nextInt(services.size()));
      send(cluster, "DELETE", SERVICES_PATH + "/" + gone, "");
    }
    for (int i = 0; i < 5; i++) {
      change(cluster, services.get(random.nextInt(services.size())));
    }
    String deployment = DEPLOYMENTS_PATH + "/d" + random.nextInt(DEPLOYMENTS);
    merge(cluster, deployment, "{\"spec\":{\"replicas\":" + random.nextInt(REPLICAS) + "}}");
    if (number % 7 == 0) {
      merge(
          cluster,
          deployment,
          "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"roll\":\"%d\"}}}}}"
              .formatted(number));
    }
    if (number % 10 == 0) {
      namespace(cluster, "n" + number);
    }
    if (number % 30 == 0) {
      kind(cluster, "k" + number);
    }
    cluster.watch(SERVICES_PATH).close();
  }

  private void come(DuplaneCluster cluster, String name) {
    String type = List.of("ClusterIP", "NodePort", "LoadBalancer").get(random.nextInt(3));
    String policy = List.of("SingleStack", "PreferDualStack").get(random.nextInt(2));
    send(
        cluster,
        "POST",
        SERVICES_PATH,
        """
        {"metadata":{"name":"%s"},"spec":{"type":"%s","ipFamilyPolicy":"%s","selector":{"app":"d%d"},\
        "ports":[{"port":80}]}}"""
            .formatted(name, type, policy, random.nextInt(DEPLOYMENTS)));
    services.add(name);
  }

  private void change(DuplaneCluster cluster, String name) {
    String policy = List.of("SingleStack", "PreferDualStack").get(random.nextInt(2));
    merge(
        cluster,
        SERVICES_PATH + "/" + name,
        """
        {"metadata":{"labels":{"l":"%d"}},"spec":{"ipFamilyPolicy":"%s","clusterIPs":null,"ipFamilies":null,\
        "clusterIP":null}}"""
            .formatted(random.nextInt(1_000), policy));
  }

  private void namespace(DuplaneCluster cluster, String name) {
    send(cluster, "POST", "/api/v1/namespaces", "{\"metadata\":{\"name\":\"%s\"}}".formatted(name));
    String within = "/api/v1/namespaces/" + name;
    send(cluster, "POST", within + "/configmaps", "{\"metadata\":{\"name\":\"c\"}}");
    send(
        cluster,
        "POST",
        within + "/services",
        "{\"metadata\":{\"name\":\"web\"},\"spec\":{\"ports\":[{\"port\":80}]}}");
    send(cluster, "DELETE", within, "");
  }

  private void kind(DuplaneCluster cluster, String plural) {
    send(
        cluster,
        "POST",
        DEFINITIONS_PATH,
        """
        {"metadata":{"name":"%1$s.soak.example"},"spec":{"group":"soak.example","scope":"Namespaced",\
        "names":{"plural":"%1$s","kind":"K%1$s"},"versions":[{"name":"v1","served":true,"storage":true,\
        "schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object",\
        "x-kubernetes-preserve-unknown-fields":true}}}}}]}}"""
            .formatted(plural));
    cluster.settle();
    send(
        cluster,
        "POST",
        "/apis/soak.example/v1/namespaces/default/" + plural,
        """
        {"apiVersion":"soak.example/v1","kind":"K%1$s","metadata":{"name":"o"},"spec":{"a":1}}"""
            .formatted(plural));
    send(cluster, "DELETE", DEFINITIONS_PATH + "/" + plural + ".soak.example", "");
  }

  private void merge(DuplaneCluster cluster, String path, String patch) {
    requests++;
    accepted(
        cluster.send(
            InProcessRequest.of("PATCH", path)
                .withBody(patch)
                .withContentType("application/merge-patch+json")));
  }

  private void send(DuplaneCluster cluster, String method, String path, String body) {
    requests++;
    accepted(body.isEmpty() ? cluster.request(method, path) : cluster.request(method, path, body));
  }

  private static void accepted(ClusterAnswer answer) {
    if (answer.code() >= 400) {
      throw new IllegalStateException(answer.toString());
    }
  }

  private static long revision(DuplaneCluster cluster) {
    return cluster
        .request("GET", "/api/v1/namespaces?limit=1")
        .json()
        .at("/metadata/resourceVersion")
        .asLong();
  }
}
