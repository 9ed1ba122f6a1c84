package dev.duplane.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse.Complete;
import dev.duplane.net.Cidr;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ResourceQuotas and LimitRanges allow, count and say. */
class QuotaTest {
  private static final String CORE = "/api/v1/namespaces/default/";

  private final Cluster cluster =
      Cluster.start(
          ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24"), Cidr.of("fd00:10:96::/112")))
              .withControllers(Controllers.ALL)
              .withClock(Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC)));
  private final ApiEndpoints api = new ApiEndpoints(cluster, Contract.bundled());

  @AfterEach
  void close() {
    cluster.close();
  }

  private Complete send(String method, String target, String body) {
    int query = target.indexOf('?');
    String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
    return (Complete)
        api.handle(
            new ApiRequest(
                method,
                query < 0 ? target : target.substring(0, query),
                query < 0 ? "" : target.substring(query + 1),
                Map.of("Content-Type", List.of(type)),
                body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  private String text(String method, String target, String body) throws IOException {
    Complete answer = send(method, target, body);
    JsonNode message = JsonTree.parse(answer.body()).path("message");
    return message.isTextual()
        ? answer.status() + " " + message.asText()
        : String.valueOf(answer.status());
  }

  private void quota(String hard) {
    assertThat(
            send("POST", CORE + "resourcequotas", "{'metadata':{'name':'q'},'spec':" + hard + "}")
                .status())
        .isEqualTo(201);
    cluster.settle();
  }

  private JsonNode used() throws IOException {
    cluster.settle();
    return JsonTree.parse(send("GET", CORE + "resourcequotas/q", "").body()).at("/status/used");
  }

  private static String service(String name, String type, int ports) {
    List<String> list = new ArrayList<>();
    for (int i = 0; i < ports; i++) {
      list.add("{'name':'p%d','port':%d}".formatted(i, 80 + i));
    }
    return "{'metadata':{'name':'%s'},'spec':{'type':'%s','ports':[%s]}}"
        .formatted(name, type, String.join(",", list));
  }

  private static String pod(String name, String resources) {
    return "{'metadata':{'name':'%s'},'spec':{'containers':[{'name':'c','image':'i','resources':%s}]}}"
        .formatted(name, resources);
  }

  @Test
  void nodePorts_ofOneService_areAllCounted() throws IOException {
    quota("{'hard':{'services.nodeports':'1'}}");
    assertThat(text("POST", CORE + "services", service("qa", "NodePort", 2)))
        .isEqualTo(
            "403 services \"qa\" is forbidden: exceeded quota: q, requested: services.nodeports=2,"
                + " used: services.nodeports=0, limited: services.nodeports=1");
    assertThat(cluster.nodePorts().usedPorts().cardinality()).isZero();
    assertThat(text("POST", CORE + "services?dryRun=All", service("b", "NodePort", 1)))
        .isEqualTo("201");
    assertThat(used().toString()).isEqualTo("{\"services.nodeports\":\"0\"}");
    assertThat(text("POST", CORE + "services", service("b", "NodePort", 1))).isEqualTo("201");
    assertThat(text("PATCH", CORE + "services/b", "{'spec':{'type':'ClusterIP'}}"))
        .isEqualTo("200");
    assertThat(used().toString()).isEqualTo("{\"services.nodeports\":\"0\"}");
  }

  @Test
  void update_ofType_isCharged() throws IOException {
    quota("{'hard':{'services.loadbalancers':'0','services':'5'}}");
    assertThat(text("POST", CORE + "services", service("a", "ClusterIP", 1))).isEqualTo("201");
    assertThat(text("PATCH", CORE + "services/a", "{'spec':{'type':'LoadBalancer'}}"))
        .isEqualTo(
            "403 services \"a\" is forbidden: exceeded quota: q, requested:"
                + " services.loadbalancers=1, used: services.loadbalancers=0, limited:"
                + " services.loadbalancers=0");
  }

  @Test
  void pods_mustSayWhatIsLimited() throws IOException {
    quota("{'hard':{'requests.cpu':'1','limits.memory':'1Gi','pods':'10'}}");
    assertThat(text("POST", CORE + "pods", pod("a", "{'requests':{'cpu':'600m'}}")))
        .isEqualTo(
            "403 pods \"a\" is forbidden: failed quota: q: must specify limits.memory for: c");
    String fits = "{'requests':{'cpu':'600m'},'limits':{'memory':'512Mi'}}";
    assertThat(text("POST", CORE + "pods", pod("a", fits))).isEqualTo("201");
    assertThat(text("POST", CORE + "pods", pod("b", fits)))
        .isEqualTo(
            "403 pods \"b\" is forbidden: exceeded quota: q, requested: requests.cpu=600m, used:"
                + " requests.cpu=600m, limited: requests.cpu=1");
    assertThat(used().toString())
        .isEqualTo("{\"limits.memory\":\"512Mi\",\"pods\":\"1\",\"requests.cpu\":\"600m\"}");
  }

  @Test
  void limitRange_givesDefaultsAndRefuses() throws IOException {
    String range =
        "{'metadata':{'name':'l'},'spec':{'limits':[{'type':'Container',"
            + "'default':{'memory':'128Mi'},'defaultRequest':{'cpu':'100m'},'max':{'memory':'1Gi'}}]}}";
    assertThat(text("POST", CORE + "limitranges", range)).isEqualTo("201");
    JsonNode made = JsonTree.parse(send("POST", CORE + "pods", pod("a", "{}")).body());
    assertThat(made.at("/spec/containers/0/resources").toString())
        .isEqualTo(
            "{\"limits\":{\"memory\":\"128Mi\"},\"requests\":{\"cpu\":\"100m\",\"memory\":\"1Gi\"}}"
                .replace("\"memory\":\"1Gi\"", "\"memory\":\"128Mi\""));
    assertThat(made.at("/metadata/annotations").path("kubernetes.io/limit-ranger").asText())
        .startsWith("LimitRanger plugin set: cpu");
    assertThat(text("POST", CORE + "pods", pod("b", "{'limits':{'memory':'2Gi'}}")))
        .isEqualTo(
            "403 pods \"b\" is forbidden: maximum memory usage per Container is 1Gi, but limit is"
                + " 2Gi");
  }

  @Test
  void scope_choosesPods() throws IOException {
    quota("{'hard':{'pods':'0'},'scopes':['BestEffort']}");
    assertThat(text("POST", CORE + "pods", pod("a", "{}"))).contains("exceeded quota: q");
    assertThat(text("POST", CORE + "pods", pod("b", "{'requests':{'cpu':'1m'}}"))).isEqualTo("201");
  }

  /** A Pod without a class is in the scope of the one that is everybody's default. */
  @Test
  void priorityClassScope_choosesPods() throws IOException {
    String classes = "/apis/scheduling.k8s.io/v1/priorityclasses";
    quota(
        "{'hard':{'pods':'0'},'scopeSelector':{'matchExpressions':[{'scopeName':'PriorityClass',"
            + "'operator':'In','values':['usual']}]}}");
    assertThat(text("POST", CORE + "pods", pod("a", "{}"))).isEqualTo("201");
    send("POST", classes, "{'metadata':{'name':'usual'},'value':1,'globalDefault':true}");
    assertThat(text("POST", CORE + "pods", pod("b", "{}"))).contains("exceeded quota: q");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void used_neverExceedsHard_andIsWhatARecountGives(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    quota("{'hard':{'services':'6','services.nodeports':'5','count/configmaps':'4'}}");
    String[] types = {"ClusterIP", "NodePort", "LoadBalancer"};
    for (int i = 0; i < 150; i++) {
      String name = "s" + random.nextInt(10);
      String type = types[random.nextInt(types.length)];
      switch (random.nextInt(5)) {
        case 0, 1 -> send("POST", CORE + "services", service(name, type, 1 + random.nextInt(2)));
        case 2 ->
            send("PATCH", CORE + "services/" + name, "{'spec':{'type':'%s'}}".formatted(type));
        case 3 -> send("POST", CORE + "configmaps", "{'metadata':{'name':'%s'}}".formatted(name));
        default ->
            send("DELETE", CORE + (random.nextBoolean() ? "services/" : "configmaps/") + name, "");
      }
      JsonNode used = used();
      assertThat(used.path("services").asInt())
          .as("seed %d step %d", seed, i)
          .isLessThanOrEqualTo(6);
      assertThat(used.path("services.nodeports").asInt())
          .as("seed %d step %d", seed, i)
          .isLessThanOrEqualTo(5)
          .isEqualTo(cluster.nodePorts().usedPorts().cardinality());
      assertThat(used.path("services").asInt())
          .as("seed %d step %d", seed, i)
          .isEqualTo(count("services"));
      assertThat(used.path("count/configmaps").asInt())
          .as("seed %d step %d", seed, i)
          .isEqualTo(count("configmaps"));
    }
    for (int i = 0; i < 10; i++) {
      send("DELETE", CORE + "services/s" + i, "");
      send("DELETE", CORE + "configmaps/s" + i, "");
    }
    assertThat(used().path("services.nodeports").asText()).as("seed %d", seed).isEqualTo("0");
  }

  private int count(String plural) throws IOException {
    return JsonTree.parse(send("GET", CORE + plural, "").body()).path("items").size();
  }
}
