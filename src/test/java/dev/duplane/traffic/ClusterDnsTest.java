package dev.duplane.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.traffic.DnsAnswer.DnsRecord;
import dev.duplane.traffic.DnsAnswer.RecordType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names of a cluster, by the specification's sections. */
class ClusterDnsTest {
  private static final TrafficObjects OBJECTS =
      TrafficExamples.yaml(
          """
          {kind: Namespace, metadata: {name: default}}
          ---
          {kind: Namespace, metadata: {name: empty}}
          ---
          {kind: Service, metadata: {name: web, namespace: default},
           spec: {type: ClusterIP, clusterIP: 10.96.0.10, ipFamilies: [IPv4, IPv6],
                  clusterIPs: [10.96.0.10, "fd00:10:96::10"],
                  ports: [{name: http, port: 80, protocol: TCP}, {name: dns, port: 53, protocol: UDP}]}}
          ---
          {kind: Service, metadata: {name: six, namespace: default},
           spec: {type: ClusterIP, clusterIP: "fd00:10:96::6", clusterIPs: ["fd00:10:96::6"],
                  ipFamilies: [IPv6], ports: [{port: 80, protocol: TCP}]}}
          ---
          {kind: Service, metadata: {name: db, namespace: default},
           spec: {type: ClusterIP, clusterIP: None, clusterIPs: [None], ipFamilies: [IPv4, IPv6],
                  ports: [{name: sql, port: 5432, protocol: TCP}]}}
          ---
          {kind: EndpointSlice, addressType: IPv4,
           metadata: {name: db-4, namespace: default, labels: {kubernetes.io/service-name: db}},
           ports: [{name: sql, port: 15432, protocol: TCP}],
           endpoints: [{addresses: [10.244.1.5], hostname: db-0, conditions: {ready: true}},
                       {addresses: [10.244.1.6], conditions: {ready: true}},
                       {addresses: [10.244.1.7], hostname: db-2, conditions: {ready: false}}]}
          ---
          {kind: EndpointSlice, addressType: IPv6,
           metadata: {name: db-6, namespace: default, labels: {kubernetes.io/service-name: db}},
           ports: [{name: sql, port: 15432, protocol: TCP}],
           endpoints: [{addresses: ["fd00:10:244:1::5"], hostname: db-0, conditions: {ready: true}}]}
          ---
          {kind: Service, metadata: {name: early, namespace: default},
           spec: {type: ClusterIP, clusterIP: None, clusterIPs: [None], ipFamilies: [IPv4],
                  publishNotReadyAddresses: true, ports: []}}
          ---
          {kind: EndpointSlice, addressType: IPv4, ports: [],
           metadata: {name: early-4, namespace: default, labels: {kubernetes.io/service-name: early}},
           endpoints: [{addresses: [10.244.1.8], conditions: {ready: false}}]}
          ---
          {kind: Service, metadata: {name: none, namespace: default},
           spec: {type: ClusterIP, clusterIP: None, clusterIPs: [None], ipFamilies: [IPv4], ports: []}}
          ---
          {kind: Service, metadata: {name: out, namespace: default},
           spec: {type: ExternalName, externalName: www.example.com}}
          ---
          {kind: Service, metadata: {name: alias, namespace: default},
           spec: {type: ExternalName, externalName: web.default.svc.cluster.local}}
          ---
          {kind: Service, metadata: {name: again, namespace: default},
           spec: {type: ExternalName, externalName: alias.default.svc.cluster.local}}
          ---
          {kind: Service, metadata: {name: astray, namespace: default},
           spec: {type: ExternalName, externalName: nope.default.svc.cluster.local}}
          ---
          {kind: Service, metadata: {name: ring, namespace: default},
           spec: {type: ExternalName, externalName: ring.default.svc.cluster.local}}
          ---
          {kind: EndpointSlice, addressType: IPv4,
           metadata: {name: web-4, namespace: default, labels: {kubernetes.io/service-name: web}},
           ports: [{name: http, port: 8080, protocol: TCP}],
           endpoints: [{addresses: [10.244.1.9], conditions: {ready: true}}]}
          ---
          {kind: Pod, metadata: {name: p, namespace: default},
           spec: {nodeName: n1},
           status: {podIPs: [{ip: 10.244.1.5}, {ip: "fd00:10:244:1::5"}]}}
          """);

  private static final ClusterDns DNS = new ClusterDns(OBJECTS);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          web.default.svc.cluster.local            | A     | 10.96.0.10
          WEB.default.svc.cluster.local.           | AAAA  | fd00:10:96::10
          six.default.svc.cluster.local            | AAAA  | fd00:10:96::6
          six.default.svc.cluster.local            | A     | NODATA
          web.default.svc.cluster.local            | SRV   | 0 25 53 web.default.svc.cluster.local.,0 25 80 web.default.svc.cluster.local.
          db.default.svc.cluster.local             | SRV   | 0 33 15432 10-244-1-6.db.default.svc.cluster.local.,0 33 15432 db-0.db.default.svc.cluster.local.
          db-0.db.default.svc.cluster.local        | SRV   | 0 50 15432 db-0.db.default.svc.cluster.local.
          early.default.svc.cluster.local          | SRV   | NODATA
          10-244-1-9.web.default.svc.cluster.local | A     | 10.244.1.9
          10-244-1-9.web.default.svc.cluster.local | SRV   | 0 100 8080 10-244-1-9.web.default.svc.cluster.local.
          10-244-1-8.web.default.svc.cluster.local | A     | NXDOMAIN
          9.1.244.10.in-addr.arpa                  | PTR   | NXDOMAIN
          alias.default.svc.cluster.local          | A     | web.default.svc.cluster.local.,10.96.0.10
          alias.default.svc.cluster.local          | AAAA  | web.default.svc.cluster.local.,fd00:10:96::10
          alias.default.svc.cluster.local          | CNAME | web.default.svc.cluster.local.
          again.default.svc.cluster.local          | A     | alias.default.svc.cluster.local.,web.default.svc.cluster.local.,10.96.0.10
          astray.default.svc.cluster.local         | A     | NODATA
          astray.default.svc.cluster.local         | CNAME | nope.default.svc.cluster.local.
          ring.default.svc.cluster.local           | A     | NODATA
          _http._tcp.web.default.svc.cluster.local | SRV   | 0 50 80 web.default.svc.cluster.local.
          _dns._udp.web.default.svc.cluster.local  | SRV   | 0 50 53 web.default.svc.cluster.local.
          _dns._tcp.web.default.svc.cluster.local  | SRV   | NXDOMAIN
          _tcp.web.default.svc.cluster.local       | SRV   | NODATA
          _http._tcp.web.default.svc.cluster.local | A     | NODATA
          _._tcp.six.default.svc.cluster.local     | SRV   | NXDOMAIN
          db.default.svc.cluster.local             | A     | 10.244.1.5,10.244.1.6
          db.default.svc.cluster.local             | AAAA  | fd00:10:244:1::5
          db-0.db.default.svc.cluster.local        | A     | 10.244.1.5
          db-0.db.default.svc.cluster.local        | AAAA  | fd00:10:244:1::5
          db-2.db.default.svc.cluster.local        | A     | NXDOMAIN
          10-244-1-6.db.default.svc.cluster.local  | A     | 10.244.1.6
          10-244-1-6.db.default.svc.cluster.local  | AAAA  | NODATA
          early.default.svc.cluster.local          | A     | 10.244.1.8
          none.default.svc.cluster.local           | A     | NXDOMAIN
          out.default.svc.cluster.local            | A     | www.example.com.
          out.default.svc.cluster.local            | CNAME | www.example.com.
          web.default.svc.cluster.local            | CNAME | NODATA
          nope.default.svc.cluster.local           | A     | NXDOMAIN
          web.empty.svc.cluster.local              | A     | NXDOMAIN
          empty.svc.cluster.local                  | A     | NODATA
          gone.svc.cluster.local                   | A     | NXDOMAIN
          svc.cluster.local                        | A     | NODATA
          cluster.local                            | A     | NODATA
          x.web.default.svc.cluster.local          | A     | NXDOMAIN
          10-244-1-5.default.pod.cluster.local     | A     | 10.244.1.5
          fd00-10-244-1--5.default.pod.cluster.local | AAAA | fd00:10:244:1::5
          10-244-1-9.default.pod.cluster.local     | A     | NXDOMAIN
          10.0.96.10.in-addr.arpa                  | PTR   | web.default.svc.cluster.local.
          5.1.244.10.in-addr.arpa                  | PTR   | db-0.db.default.svc.cluster.local.
          6.1.244.10.in-addr.arpa                  | PTR   | 10-244-1-6.db.default.svc.cluster.local.
          9.9.9.9.in-addr.arpa                     | PTR   | NXDOMAIN
          0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.6.9.0.0.0.1.0.0.0.0.d.f.ip6.arpa | PTR | web.default.svc.cluster.local.
          www.example.com                          | A     | REFUSED
          """)
  void answer_bySpecification(String name, RecordType type, String expected) {
    DnsAnswer answer = DNS.answer(name, type);
    if (expected.equals("NODATA")) {
      assertThat(answer.rcode()).isEqualTo("NOERROR");
      assertThat(answer.nodata()).isTrue();
      assertThat(answer.answers()).isEmpty();
    } else if (expected.equals("NXDOMAIN") || expected.equals("REFUSED")) {
      assertThat(answer.rcode()).isEqualTo(expected);
      assertThat(answer.answers()).isEmpty();
    } else {
      assertThat(answer.rcode()).isEqualTo("NOERROR");
      assertThat(answer.nodata()).isFalse();
      List<String> data = Arrays.asList(expected.split(",", -1));
      assertThat(answer.answers()).extracting(DnsRecord::data).containsExactlyElementsOf(data);
    }
  }

  /** One for each ready endpoint and family, each with its own name. */
  @Test
  void answer_headlessPort() {
    assertThat(DNS.answer("_sql._tcp.db.default.svc.cluster.local", RecordType.SRV).answers())
        .extracting(DnsRecord::data)
        .containsExactly(
            "0 33 15432 10-244-1-6.db.default.svc.cluster.local.",
            "0 33 15432 db-0.db.default.svc.cluster.local.");
  }

  @ParameterizedTest
  @CsvSource({
    "web, web.default.svc.cluster.local",
    "web.default, web.default.svc.cluster.local",
    "web.default.svc, web.default.svc.cluster.local",
    "web.default.svc.cluster.local, web.default.svc.cluster.local",
    "nope, nope",
    "web., web"
  })
  void search_asResolverDoes(String name, String found) {
    assertThat(DNS.search(name, "default")).isEqualTo(found);
  }
}
