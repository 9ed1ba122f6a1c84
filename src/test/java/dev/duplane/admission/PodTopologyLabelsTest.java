package dev.duplane.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.net.Cidr;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which Pods get labels of their Node, and from which requests. */
class PodTopologyLabelsTest {
  private static final String NAMESPACED = "/api/v1/namespaces/default/";
  private static final String LABELS =
      "{\"topology.kubernetes.io/region\":\"r\",\"topology.kubernetes.io/zone\":\"z\"}";

  private final PolicyCluster api =
      new PolicyCluster(ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24"))), Controllers.API_SERVER);

  @BeforeEach
  void node() {
    api.create(
        "/api/v1/nodes",
        """
        {'metadata':{'name':'n','labels':{'topology.kubernetes.io/zone':'z','other':'x',
          'topology.kubernetes.io/region':'r','topology.k8s.io/zone':'y'}}}""");
    api.create("/api/v1/nodes", "{'metadata':{'name':'plain'}}");
  }

  @AfterEach
  void close() {
    api.close();
  }

  private void pod(String labels, String node) {
    api.create(
        NAMESPACED + "pods",
        "{'metadata':{'name':'p','labels':{%s}},'spec':{'containers':[{'name':'c','image':'i'}]%s}}"
            .formatted(labels, node.isEmpty() ? "" : ",'nodeName':'" + node + "'"));
  }

  private String labels() {
    return api.get(NAMESPACED + "pods/p").at("/metadata/labels").toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                     | n     | LABELS
          'topology.kubernetes.io/zone':'own'    | n     | LABELS
          ``                                     | plain | ``
          ``                                     | none  | ``
          ``                                     | ``    | ``
          """)
  void newPod_thatNamesANode(String labels, String node, String expected) {
    pod(labels, node);

    assertThat(labels()).isEqualTo(text(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          pods/p/binding | {'metadata':{'name':'p'},'target':{'kind':'Node','name':'n'}}     | LABELS
          pods/p/binding | {'metadata':{'name':'p','labels':{'topology.kubernetes.io/zone':'own'}},'target':{'kind':'Node','name':'n'}} | LABELS
          pods/p/binding | {'metadata':{'name':'p'},'target':{'name':'n'}}                   | ``
          pods/p/binding | {'metadata':{'name':'p'},'target':{'kind':'Node','name':'none'}}  | ``
          bindings       | {'metadata':{'name':'p'},'target':{'kind':'Node','name':'n'}}     | ``
          """)
  void binding(String path, String body, String expected) {
    pod("", "");

    api.create(NAMESPACED + path, body);

    assertThat(labels()).isEqualTo(text(expected));
  }

  private static String text(String expected) {
    return expected.equals("LABELS") ? LABELS : expected;
  }
}
