package dev.duplane.controller.endpointslice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.controller.DrivenCluster;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What slices and Endpoints are like whatever happens, in whatever order. */
class EndpointSlicePropertiesTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String CONTROLLERS =
      "endpointslice-controller,endpoints-controller,garbage-collector-controller";
  private static final int PODS = 12;

  static LongStream seeds() {
    return LongStream.range(0, 4);
  }

  private static DrivenCluster cluster() {
    return DrivenCluster.with(CONTROLLERS, config -> config);
  }

  /** One thing that happens: requests that come one after the other. */
  private record Happening(List<String> requests) {
    void to(DrivenCluster cluster) {
      for (String request : requests) {
        String[] parts = request.split(" ", 3);
        cluster.send(parts[0], parts[1], parts[2]);
      }
    }
  }

  private static List<Happening> happenings(Random random) {
    List<Happening> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(
          new Happening(List.of("POST /api/v1/nodes {'metadata':{'name':'n%d'}}".formatted(i))));
    }
    String[] families = {
      "'ipFamilyPolicy':'PreferDualStack'", "'ipFamilies':['IPv6']", "'clusterIP':'None'"
    };
    for (int i = 0; i < families.length; i++) {
      all.add(
          new Happening(
              List.of(
                  "POST %s {'metadata':{'name':'s%d'},'spec':{'selector':{'app':'a%d'},'ports':[{'name':'x','port':80},{'name':'y','port':81,'targetPort':'web'}],%s}}"
                      .formatted(SERVICES, i, i % 2, families[i]))));
    }
    for (int i = 0; i < PODS; i++) {
      all.add(new Happening(pod(i, random)));
    }
    return all;
  }

  private static List<String> pod(int i, Random random) {
    String port = random.nextBoolean() ? ",'ports':[{'name':'web','containerPort':8080}]" : "";
    List<String> requests = new ArrayList<>();
    requests.add(
        "POST %s {'metadata':{'name':'p%d','labels':{'app':'a%d'}},'spec':{'nodeName':'n%d','containers':[{'name':'c','image':'x'%s}]}}"
            .formatted(DrivenCluster.PODS, i, random.nextInt(2), random.nextInt(3), port));
    requests.add(
        "PATCH %s/p%d/status {'status':{'podIP':'10.0.0.%d','podIPs':[{'ip':'10.0.0.%d'},{'ip':'fd00::%x'}],'conditions':[{'type':'Ready','status':'%s'}]}}"
            .formatted(
                DrivenCluster.PODS,
                i,
                i + 1,
                i + 1,
                i + 1,
                random.nextInt(3) == 0 ? "False" : "True"));
    if (random.nextInt(4) == 0) {
      requests.add("DELETE %s/p%d?gracePeriodSeconds=0 ".formatted(DrivenCluster.PODS, i));
    }
    return requests;
  }

  /** All endpoints by Service, family and ports, without what differs from run to run. */
  private static Map<String, Set<String>> endpoints(DrivenCluster cluster) {
    Map<String, Set<String>> found = new TreeMap<>();
    for (JsonNode slice :
        cluster.items("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices")) {
      assertThat(slice.path("endpoints").size()).isLessThanOrEqualTo(SlicePacking.MOST);
      String key =
          slice.path("metadata").path("labels").path("kubernetes.io/service-name").asText()
              + slice.path("addressType")
              + slice.path("ports");
      Set<String> endpoints = found.computeIfAbsent(key, k -> new TreeSet<>());
      slice
          .path("endpoints")
          .forEach(
              endpoint -> {
                assertThat(endpoints.add(withoutUid(endpoint))).isTrue();
              });
    }
    for (JsonNode one : cluster.items("/api/v1/namespaces/default/endpoints")) {
      Set<String> subsets = new TreeSet<>();
      one.path("subsets").forEach(subset -> subsets.add(withoutUid(subset)));
      found.put("endpoints " + one.path("metadata").path("name").asText(), subsets);
    }
    return found;
  }

  private static String withoutUid(JsonNode node) {
    return node.toString().replaceAll(",\"uid\":\"[^\"]*\"", "");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyOrder_endsInTheSameState(long seed) {
    Random random = new Random(seed);
    List<Happening> happenings = happenings(random);
    Map<String, Set<String>> expected = null;
    for (int run = 0; run < 3; run++) {
      try (DrivenCluster cluster = cluster()) {
        happenings.forEach(happening -> happening.to(cluster));
        cluster.settle();
        Map<String, Set<String>> found = endpoints(cluster);
        if (expected == null) {
          expected = found;
        }
        assertThat(found).as("seed %d", seed).isEqualTo(expected);
      }
      Collections.shuffle(happenings, random);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void sameOrder_givesTheSameBytes(long seed) {
    List<Happening> happenings = happenings(new Random(seed));
    try (DrivenCluster one = cluster();
        DrivenCluster other = cluster()) {
      happenings.forEach(happening -> happening.to(one));
      happenings.forEach(happening -> happening.to(other));
      one.settle();
      other.settle();
      assertThat(one.bytes()).as("seed %d", seed).isEqualTo(other.bytes());
    }
  }

  /** Slices have the Pods that there are, each once, however they came and went. */
  @ParameterizedTest
  @MethodSource("seeds")
  void slices_haveEachPodOnce(long seed) {
    Random random = new Random(seed);
    try (DrivenCluster cluster = cluster()) {
      cluster.node("n0", "");
      cluster.create(
          SERVICES,
          "{'metadata':{'name':'s'},'spec':{'selector':{'app':'a'},'ports':[{'port':80}]}}");
      Set<Integer> there = new TreeSet<>();
      for (int step = 0; step < 6; step++) {
        for (int i = 0; i < 30; i++) {
          int pod = random.nextInt(250);
          if (there.add(pod)) {
            add(cluster, pod);
          } else if (random.nextBoolean()) {
            there.remove(pod);
            cluster.send("DELETE", DrivenCluster.PODS + "/p" + pod + "?gracePeriodSeconds=0", "");
          }
          if (random.nextInt(10) == 0) {
            cluster.settle();
          }
        }
      }
      cluster.settle();
      Set<String> found = new TreeSet<>();
      endpoints(cluster).values().forEach(found::addAll);
      long inSlices = found.stream().filter(text -> text.contains("\"conditions\"")).count();
      assertThat(inSlices).as("seed %d", seed).isEqualTo(there.size());
      int slices =
          cluster.items("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices").size();
      assertThat(slices).as("seed %d", seed).isLessThanOrEqualTo(5);
    }
  }

  private static void add(DrivenCluster cluster, int pod) {
    cluster.send(
        "POST",
        DrivenCluster.PODS,
        "{'metadata':{'name':'p%d','labels':{'app':'a'}},'spec':{'nodeName':'n0','containers':[{'name':'c','image':'x'}]}}"
            .formatted(pod));
    cluster.send(
        "PATCH",
        DrivenCluster.PODS + "/p" + pod + "/status",
        "{'status':{'podIP':'10.0.%1$d.%2$d','podIPs':[{'ip':'10.0.%1$d.%2$d'}]}}"
            .formatted(pod / 200, pod % 200 + 1));
  }
}
