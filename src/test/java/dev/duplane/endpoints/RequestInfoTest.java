package dev.duplane.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cases of Kubernetes' requestinfo_test.go, and some beside them. */
class RequestInfoTest {
  private static ApiRequest request(String method, String path, String query) {
    return new ApiRequest(method, path, query, Map.of(), new byte[0]);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "POST, /api/v1/namespaces/default/services, create||v1|services|default||",
    "GET, /api/v1/namespaces/default/services, list||v1|services|default||",
    "GET, /api/v1/namespaces/default/services?watch=true, watch||v1|services|default||",
    "GET, /api/v1/namespaces/default/services?watch=0, list||v1|services|default||",
    "GET, /api/v1/services, list||v1|services|||",
    "HEAD, /api/v1/services, list||v1|services|||",
    "GET, /api/v1/watch/services, watch||v1|services|||",
    "GET, /api/v1/watch/namespaces/default/services/a, watch||v1|services|default|a|",
    "GET, /api/v1/namespaces/default/services/a, get||v1|services|default|a|",
    "GET, /api/v1/namespaces/default/pods/a/log, get||v1|pods|default|a|log",
    "GET, /api/v1/namespaces/default/pods/a/proxy/x/y, get||v1|pods|default|a|proxy",
    "PUT, /api/v1/namespaces/default/services/a/status, update||v1|services|default|a|status",
    "PATCH, /apis/networking.k8s.io/v1/ipaddresses/::1,"
        + " patch|networking.k8s.io|v1|ipaddresses||::1|",
    "DELETE, /api/v1/namespaces/default/services/a%2Fb, delete||v1|services|default|a|b",
    "DELETE, /api/v1/namespaces/default/services/a%20b, delete||v1|services|default|a b|",
    "DELETE, /api/v1/namespaces/default/services, deletecollection||v1|services|default||",
    "GET, /api/v1/namespaces, list||v1|namespaces|||",
    "GET, /api/v1/namespaces/, list||v1|namespaces|||",
    "GET, /api/v1/namespaces/default, get||v1|namespaces||default|",
    "PUT, /api/v1/namespaces/default/finalize, update||v1|namespaces||default|finalize",
    "GET, /api/v1/namespaces//services, list||v1|services|||",
    "GET, /, none",
    "GET, /api/v1, none",
    "GET, /api/v1/watch, none",
    "GET, /apis/networking.k8s.io, none",
    "GET, /apis/networking.k8s.io/v1, none",
    "GET, /healthz, none",
  })
  void of(String method, String url, String expected) {
    int mark = url.indexOf('?');
    RequestInfo info =
        Objects.requireNonNull(
            RequestInfo.of(
                request(
                    method,
                    mark < 0 ? url : url.substring(0, mark),
                    mark < 0 ? "" : url.substring(mark + 1))));

    assertThat(
            info.isResourceRequest()
                ? String.join(
                    "|",
                    info.verb(),
                    info.apiGroup(),
                    info.apiVersion(),
                    info.resource(),
                    info.namespace(),
                    info.name(),
                    info.subresource())
                : "none")
        .isEqualTo(expected);
  }

  @Test
  void of_brokenEscape() {
    assertThat(RequestInfo.of(request("GET", "/api/v1/%zz", ""))).isNull();
  }
}
