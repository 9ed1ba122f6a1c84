package dev.duplane.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.duplane.api.StatusException;
import dev.duplane.net.Cidr;
import dev.duplane.registry.ListOptions;
import dev.duplane.registry.ServedResource;
import dev.duplane.registry.StorageMediaType;
import dev.duplane.registry.StoredObject;
import dev.duplane.registry.StoredValueCodec;
import dev.duplane.store.Entry;
import dev.duplane.store.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Objects as they lie in etcd: what is read is what was written, in either form. */
class StoredValueCodecTest {
  private static final Path BUNDLES = Path.of("src/test/resources/bundles");
  private static final List<String> SHOWN_OTHERWISE = List.of("events.k8s.io/v1", "autoscaling/v1");
  private static final byte[] PROTOBUF = {'k', '8', 's', 0};

  private static Cluster withBundle(Path bundle) throws Exception {
    return Cluster.start(
        ClusterConfig.of(List.of(Cidr.of("10.96.0.0/16"), Cidr.of("fd00:10:96::/112")))
            .withControllers(Controllers.ALL),
        SavedState.read(bundle.toString(), Files.readString(bundle)));
  }

  private static List<Path> bundles() throws IOException {
    try (Stream<Path> files = Files.list(BUNDLES)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static List<Entry> entries(Cluster cluster) {
    List<Entry> entries = new ArrayList<>();
    for (ServedResource resource : cluster.catalog().served().all()) {
      // Those of the other versions are shown in another form than the stored one, and what nobody
      // can watch is not stored.
      if (!SHOWN_OTHERWISE.contains(resource.resource().apiVersion())
          && resource.resource().verbs().contains("watch")) {
        entries.addAll(resource.registry().list("", ListOptions.ALL).items());
      }
    }
    return entries;
  }

  @ParameterizedTest
  @EnumSource(StorageMediaType.class)
  void decode_readsWhatEncodeHasWritten(StorageMediaType mediaType) throws Exception {
    Set<String> protobuf = new TreeSet<>();
    Set<String> json = new TreeSet<>();
    for (Path bundle : bundles()) {
      try (Cluster cluster = withBundle(bundle)) {
        cluster.settle();
        StoredValueCodec codec = new StoredValueCodec(() -> cluster.catalog().served(), mediaType);
        for (Entry entry : entries(cluster)) {
          byte[] stored = codec.encode(entry.key(), entry.value());
          boolean isProtobuf = new String(stored, 0, 4, UTF_8).equals(new String(PROTOBUF, UTF_8));
          String kind = entry.key().split("/", -1)[2];
          (isProtobuf ? protobuf : json).add(kind);
          Value read = codec.decode(entry.key(), stored);
          assertThat(new String(read.bytes(), UTF_8))
              .as(entry.key())
              .isEqualTo(new String(entry.value().bytes(), UTF_8));
          assertThat(read.labels()).as(entry.key()).isEqualTo(entry.value().labels());
          for (String field : List.of("metadata.name", "spec.nodeName", "status.phase", "type")) {
            assertThat(read.field(field)).as(entry.key()).isEqualTo(entry.value().field(field));
          }
        }
      }
    }
    assertThat(json).contains("apiextensions.k8s.io", "apiregistration.k8s.io");
    assertThat(protobuf).hasSizeGreaterThan(mediaType == StorageMediaType.PROTOBUF ? 20 : -1);
    assertThat(protobuf.isEmpty()).isEqualTo(mediaType == StorageMediaType.JSON);
  }

  @Test
  void decode_ofWhatCannotBeRead() throws Exception {
    try (Cluster cluster = Cluster.start(ClusterConfig.of(List.of(Cidr.of("10.96.0.0/16"))))) {
      StoredValueCodec codec =
          new StoredValueCodec(() -> cluster.catalog().served(), StorageMediaType.JSON);
      byte[] encrypted = "k8s:enc:aescbc:v1:key1:??".getBytes(UTF_8);
      Value value = codec.decode("/registry/secrets/default/a", encrypted);
      assertThat(value.bytes()).isEqualTo(encrypted);
      assertThat(codec.encode("/registry/secrets-of-others/a", value)).isEqualTo(encrypted);
      assertThatThrownBy(() -> StoredObject.of(value)).isInstanceOf(StatusException.class);
    }
  }

  /** A custom resource may lie in the store ahead of its definition. */
  @Test
  void decode_waitsForADefinition() throws Exception {
    try (Cluster cluster = withBundle(BUNDLES.resolve("database-operator.yaml"))) {
      cluster.settle();
      Entry custom =
          entries(cluster).stream()
              .filter(entry -> cluster.catalog().served().atKey(entry.key()) != null)
              .filter(
                  entry ->
                      Objects.requireNonNull(cluster.catalog().served().atKey(entry.key()))
                          .resource()
                          .custom())
              .findFirst()
              .orElseThrow();
      boolean[] known = {false};
      try (Cluster empty = Cluster.start(ClusterConfig.of(List.of(Cidr.of("10.96.0.0/16"))))) {
        StoredValueCodec codec =
            new StoredValueCodec(
                () -> (known[0] ? cluster : empty).catalog().served(), StorageMediaType.JSON);
        known[0] = true;
        byte[] stored = codec.encode(custom.key(), custom.value());
        known[0] = false;
        Value value = codec.decode(custom.key(), stored);
        assertThat(value.labels()).isEmpty();
        known[0] = true;
        assertThat(value.bytes()).isEqualTo(custom.value().bytes());
        assertThat(value.labels()).isEqualTo(custom.value().labels());
      }
    }
  }
}
