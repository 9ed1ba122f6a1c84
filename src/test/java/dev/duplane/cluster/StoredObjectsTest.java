package dev.duplane.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.net.Cidr;
import dev.duplane.registry.StorageMediaType;
import dev.duplane.store.etcd.EtcdReading;
import dev.duplane.store.etcd.EtcdServer;
import dev.duplane.store.etcd.EtcdStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A copy of what lies in an etcd goes on where the cluster was, and writes nothing there. */
class StoredObjectsTest {
  private static final ClusterConfig CONFIG =
      ClusterConfig.of(List.of(Cidr.of("10.96.0.0/16"), Cidr.of("fd00:10:96::/112")))
          // Nobody writes by himself, so what is read twice is the same.
          .withControllers(new Controllers(List.of()));

  private static StoredObjects.Raw raw(String key, String text) {
    return new StoredObjects.Raw(key, text.getBytes(UTF_8), 1, 1);
  }

  @Test
  void state_ofAnEtcd() throws Exception {
    try (EtcdServer etcd = EtcdServer.start()) {
      StateExport there;
      try (Cluster cluster =
          Cluster.on(
              new EtcdStore(etcd.configuration("/registry")), StorageMediaType.PROTOBUF, CONFIG)) {
        there = cluster.state(cluster.revisions().newest());
      }
      List<StoredObjects.Raw> all = new ArrayList<>();
      long revision =
          EtcdReading.read(
              etcd.configuration("/registry"),
              (key, bytes, created, modified) ->
                  all.add(new StoredObjects.Raw(key, bytes, created, modified)));
      try (Cluster copy = Cluster.start(CONFIG, StoredObjects.state(revision, all))) {
        assertThat(texts(copy.state(revision))).isEqualTo(texts(there));
        assertThat(copy.addressPools().get(0).used()).isEqualTo(1);
      }
    }
  }

  private static List<String> texts(StateExport state) {
    return state.objects().stream().map(json -> new String(json, UTF_8)).toList();
  }

  /** Nothing of a real cluster's is refused because it is not known here. */
  @Test
  void state_leavesOutWhatIsNotKnown() throws Exception {
    SavedState state =
        StoredObjects.state(
            7,
            List.of(
                raw("/registry/ranges/servicenodeports", "{}"),
                raw("/registry/secrets/default/a", "k8s:enc:aescbc:v1:key1:??"),
                raw(
                    "/registry/example.com/foos/a",
                    "{\"kind\":\"Foo\",\"apiVersion\":\"example.com/v1\",\"metadata\":{\"name\":\"a\",\"uid\":\"1\"}}"),
                raw(
                    "/registry/configmaps/default/a",
                    "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\","
                        + "\"namespace\":\"default\",\"uid\":\"2\"},\"of\":\"tomorrow\"}")));
    try (Cluster copy = Cluster.start(CONFIG, state)) {
      assertThat(copy.state(copy.revisions().newest()).objects())
          .map(json -> new String(json, UTF_8))
          .filteredOn(json -> json.contains("\"kind\":\"ConfigMap\""))
          .singleElement()
          .asString()
          .doesNotContain("tomorrow");
    }
  }
}
