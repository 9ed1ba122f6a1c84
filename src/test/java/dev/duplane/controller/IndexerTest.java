package dev.duplane.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexerTest {
  private static final GroupResource PODS = new GroupResource("", "pods");

  private static final IndexRule BY_NODE =
      new IndexRule("node", pod -> List.of(pod.path("spec").path("nodeName").asText()));

  private final Indexer pods = new Indexer(PODS);

  IndexerTest() {
    pods.addIndex(BY_NODE);
  }

  private static Request request(String namespace, String name) {
    return new Request(PODS, namespace, name);
  }

  private void put(String namespace, String name, String node) {
    ObjectNode pod = JsonNodeFactory.instance.objectNode();
    pod.putObject("metadata").put("namespace", namespace).put("name", name);
    pod.putObject("spec").put("nodeName", node);
    pods.put(request(namespace, name), pod);
  }

  private static List<String> names(Iterable<ObjectNode> objects) {
    List<String> names = new ArrayList<>();
    objects.forEach(object -> names.add(ObjectMeta.of(object).name()));
    return names;
  }

  @Test
  void byIndex_followsChanges() {
    put("default", "b", "n1");
    put("default", "a", "n1");
    put("kube-system", "c", "n2");
    assertThat(names(pods.byIndex(BY_NODE, "n1"))).containsExactly("a", "b");
    put("default", "a", "n2");
    assertThat(names(pods.byIndex(BY_NODE, "n1"))).containsExactly("b");
    assertThat(names(pods.byIndex(BY_NODE, "n2"))).containsExactly("a", "c");
    pods.remove(request("default", "b"));
    assertThat(pods.byIndex(BY_NODE, "n1")).isEmpty();
    pods.clear();
    assertThat(pods.byIndex(BY_NODE, "n2")).isEmpty();
  }

  @Test
  void list_ofNamespace() {
    put("default", "b", "n1");
    put("default-2", "c", "n1");
    put("kube-system", "a", "n1");
    assertThat(names(pods.list("default"))).containsExactly("b");
    assertThat(names(pods.list("kube-system"))).containsExactly("a");
    assertThat(pods.list("d")).isEmpty();
    assertThat(names(pods.list())).containsExactly("b", "c", "a");
    assertThat(pods.get(request("default", "a"))).isNull();
  }

  @Test
  void addIndex_seesWhatIsThere() {
    put("default", "a", "n1");
    IndexRule byName = new IndexRule("name", pod -> List.of(ObjectMeta.of(pod).name()));
    pods.addIndex(byName);
    assertThat(names(pods.byIndex(byName, "a"))).containsExactly("a");
  }

  @Test
  void addIndex_anotherRuleOfThatName() {
    IndexRule other = new IndexRule("node", pod -> List.of("all"));
    put("default", "a", "n1");
    pods.addIndex(other);
    assertThat(names(pods.byIndex(other, "all"))).containsExactly("a");
    assertThat(names(pods.byIndex(BY_NODE, "n1"))).containsExactly("a");
  }

  @Test
  void byIndex_unknown() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> pods.byIndex(new IndexRule("zone", pod -> List.of()), "z"))
        .withMessage("no index is called zone");
  }
}
