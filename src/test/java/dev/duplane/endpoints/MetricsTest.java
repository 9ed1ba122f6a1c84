package dev.duplane.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code /metrics} and {@code /metrics/slis} tell of a cluster. */
class MetricsTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";

  private final Calls calls = new Calls();

  @AfterEach
  void close() {
    calls.close();
  }

  private String metrics() {
    return new String(calls.send("GET", "/metrics", "").response().body(), StandardCharsets.UTF_8);
  }

  private String slis() {
    return new String(
        calls.send("GET", "/metrics/slis", "").response().body(), StandardCharsets.UTF_8);
  }

  private void service(String name, String spec, int code) {
    assertThat(
            calls
                .send(
                    "POST",
                    SERVICES,
                    "{'metadata':{'name':'%s'},'spec':{'ports':[{'port':80%s}}"
                        .formatted(name, spec))
                .response()
                .status())
        .isEqualTo(code);
  }

  @Test
  void text_beginsLikeThis() {
    ApiResponse.Complete answer = calls.send("GET", "/metrics", "").response();

    assertThat(answer.headers())
        .contains(
            new ApiResponse.Header(
                "Content-Type", "text/plain; version=0.0.4; charset=utf-8; escaping=underscores"));
    assertThat(metrics())
        .startsWith(
            """
            # HELP apiserver_resource_objects [ALPHA] Number of stored objects at the time of last check split by kind. In case of a fetching error, the value will be -1.
            # TYPE apiserver_resource_objects gauge
            apiserver_resource_objects{group="",resource="configmaps"} 0
            """)
        .contains(
            """
            # TYPE kube_apiserver_clusterip_allocator_available_ips gauge
            kube_apiserver_clusterip_allocator_available_ips{cidr="10.96.0.0/16"} 65533
            """)
        .endsWith(
            """
            # HELP process_start_time_seconds [ALPHA] Start time of the process since unix epoch in seconds.
            # TYPE process_start_time_seconds gauge
            process_start_time_seconds 1.7672256e+09
            """)
        .doesNotContain("componentstatuses", "apiserver_request_total");
  }

  @Test
  void allocations_areCounted_dryRunsAreNot() {
    service("drawn", "}]", 201);
    service("asked", "}],'clusterIP':'10.96.0.77'", 201);
    service("taken", "}],'clusterIP':'10.96.0.77'", 422);
    service("ports", ",'nodePort':30001},{'name':'b','port':81}],'type':'NodePort'", 422);
    service(
        "ports", ",'name':'a','nodePort':30001},{'name':'b','port':81}],'type':'NodePort'", 201);
    calls.send(
        "POST",
        SERVICES + "?dryRun=All",
        "{'metadata':{'name':'dry'},'spec':{'ports':[{'port':1}]}}");

    // The Service kubernetes asks for its address; what was drawn and given back was drawn.
    assertThat(metrics().lines())
        .contains(
            "kube_apiserver_clusterip_allocator_allocated_ips{cidr=\"10.96.0.0/16\"} 4",
            "kube_apiserver_clusterip_allocator_allocation_total{cidr=\"10.96.0.0/16\",scope=\"static\"}"
                + " 2",
            "kube_apiserver_clusterip_allocator_allocation_total{cidr=\"10.96.0.0/16\",scope=\"dynamic\"}"
                + " 3",
            "kube_apiserver_clusterip_allocator_allocation_errors_total{cidr=\"10.96.0.0/16\",scope=\"static\"}"
                + " 1",
            "kube_apiserver_nodeport_allocator_allocated_ports 2",
            "apiserver_resource_objects{group=\"\",resource=\"services\"} 4",
            "apiserver_resource_objects{group=\"networking.k8s.io\",resource=\"ipaddresses\"} 4")
        .noneMatch(line -> line.contains("errors_total{cidr=\"fd00"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          GET    | /api/v1/services                              | {code="200",component="apiserver",dry_run="",group="",resource="services",scope="cluster",subresource="",verb="LIST",version="v1"}
          GET    | /api/v1/namespaces/default/services           | {code="200",component="apiserver",dry_run="",group="",resource="services",scope="namespace",subresource="",verb="LIST",version="v1"}
          GET    | /api/v1/namespaces/default/services?fieldSelector=metadata.name=x | {code="200",component="apiserver",dry_run="",group="",resource="services",scope="resource",subresource="",verb="GET",version="v1"}
          GET    | /api/v1/namespaces/default/services/none      | {code="404",component="apiserver",dry_run="",group="",resource="services",scope="resource",subresource="",verb="GET",version="v1"}
          GET    | /api/v1/namespaces/default                    | {code="200",component="apiserver",dry_run="",group="",resource="namespaces",scope="resource",subresource="",verb="GET",version="v1"}
          POST   | /apis/apps/v1/namespaces/default/deployments?dryRun=All | {code="400",component="apiserver",dry_run="All",group="apps",resource="deployments",scope="resource",subresource="",verb="POST",version="v1"}
          DELETE | /api/v1/namespaces/default/configmaps         | {code="200",component="apiserver",dry_run="",group="",resource="configmaps",scope="namespace",subresource="",verb="DELETE",version="v1"}
          PATCH  | /api/v1/nodes/n/status                        | {code="404",component="apiserver",dry_run="",group="",resource="nodes",scope="resource",subresource="status",verb="PATCH",version="v1"}
          GET    | /api/v1/namespaces/default/pods/p/log         | {code="404",component="apiserver",dry_run="",group="",resource="pods",scope="resource",subresource="log",verb="CONNECT",version="v1"}
          """)
  void requests_areCounted(String method, String target, String labels) {
    for (int i = 0; i < 2; i++) {
      calls.send(
          method,
          target,
          method.equals("PATCH")
              ? Map.of("content-type", "application/merge-patch+json")
              : Map.of(),
          method.equals("PATCH") ? "{}" : "");
    }

    assertThat(metrics().lines()).contains("apiserver_request_total" + labels + " 2");
  }

  @ParameterizedTest
  @CsvSource({"GET,/api/v1/gadgets", "PUT,/api/v1/services", "GET,/apis", "GET,/readyz"})
  void whatHasNoRoute_isNot(String method, String target) {
    calls.send(method, target, "");

    assertThat(metrics()).doesNotContain("apiserver_request_total");
  }

  @Test
  void healthChecks_areCounted_thoseThatWereMade() {
    assertThat(slis()).isEmpty();
    calls.send("GET", "/livez?exclude=etcd", "");
    calls.send("GET", "/readyz", "");
    calls.send("GET", "/readyz?verbose", "");
    calls.send("GET", "/readyz/ping", "");

    assertThat(slis().lines())
        .contains(
            "# HELP kubernetes_healthcheck [STABLE] This metric records the result of a single healthcheck.",
            "# TYPE kubernetes_healthchecks_total counter",
            "kubernetes_healthcheck{name=\"ping\",type=\"livez\"} 1",
            "kubernetes_healthchecks_total{name=\"ping\",status=\"success\",type=\"livez\"} 1",
            "kubernetes_healthchecks_total{name=\"ping\",status=\"success\",type=\"readyz\"} 2",
            "kubernetes_healthchecks_total{name=\"shutdown\",status=\"success\",type=\"readyz\"} 2")
        .noneMatch(line -> line.contains("etcd") || line.contains("healthz"));
  }

  @Test
  void delete_countsAnew_whatIsIsShownAsBefore() {
    service("drawn", "}]", 201);
    service("taken", ",'nodePort':1}],'type':'NodePort'", 422);
    calls.send("GET", "/livez", "");

    ApiResponse.Complete answer = calls.send("DELETE", "/metrics", "").response();
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("metrics reset\n");
    assertThat(metrics())
        .contains("allocated_ips{cidr=\"10.96.0.0/16\"} 2")
        .doesNotContain("apiserver_request_total", "allocation_total", "errors_total");
    assertThat(slis()).isNotEmpty();

    calls.send("DELETE", "/metrics/slis", "");
    assertThat(slis()).isEmpty();
  }

  @Test
  void paths_haveThem() {
    assertThat(calls.send("GET", "/", "").body().path("paths").toString())
        .contains("\"/metrics\",\"/metrics/slis\"");
    assertThat(calls.send("GET", "/metrics/others", "").text()).startsWith("404");
  }
}
