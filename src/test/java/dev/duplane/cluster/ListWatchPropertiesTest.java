package dev.duplane.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.api.FieldSelector;
import dev.duplane.api.FieldSelectorParser;
import dev.duplane.api.LabelSelector;
import dev.duplane.api.LabelSelectorParser;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.net.Cidr;
import dev.duplane.patch.PatchType;
import dev.duplane.registry.Body;
import dev.duplane.registry.DeleteOptions;
import dev.duplane.registry.FieldValidation;
import dev.duplane.registry.ListAnswer;
import dev.duplane.registry.ListOptions;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.registry.ResourceWatch;
import dev.duplane.registry.StoredObject;
import dev.duplane.registry.WatchEvent;
import dev.duplane.registry.WatchOptions;
import dev.duplane.registry.WriteOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A list at a revision and the watch from it make the list of now, whatever is written. */
class ListWatchPropertiesTest {
  private static final int WRITES = 400;
  private static final int NAMES = 8;
  private static final List<String> NAMESPACES = List.of("default", "other");
  private static final List<String> LABELS = List.of("", "k=a", "k!=a", "k in (a,b)", "!k");
  private static final List<String> FIELDS =
      List.of("", "spec.type=NodePort", "metadata.name=s1", "metadata.namespace!=other");
  private static final WriteOptions AS_TEST =
      new WriteOptions(false, "test", FieldValidation.STRICT);

  static LongStream seeds() {
    return LongStream.range(0, 12);
  }

  /** Somebody who has listed and watches. */
  private static final class Reader {
    final String namespace;
    final String labels;
    final String fields;
    final @Nullable String version;
    final Map<String, String> listed;
    final Map<String, String> seen;
    final ResourceWatch watch;

    Reader(ResourceRegistry services, RandomGenerator random) {
      namespace = random.nextInt(3) == 0 ? "" : pick(NAMESPACES, random);
      labels = pick(LABELS, random);
      fields = pick(FIELDS, random);
      boolean initial = random.nextInt(4) == 0;
      ListAnswer list = services.list(namespace, options(null));
      version = Long.toString(list.resourceVersion());
      listed = objects(list);
      seen = initial ? new TreeMap<>() : new TreeMap<>(listed);
      watch =
          services.watch(
              namespace,
              new WatchOptions(labels(), fields(), initial ? null : version, true, initial));
    }

    private LabelSelector labels() {
      return LabelSelectorParser.parse(labels);
    }

    private FieldSelector fields() {
      return FieldSelectorParser.parse(fields);
    }

    ListOptions options(@Nullable String exact) {
      return new ListOptions(labels(), fields(), 0, null, exact, exact == null ? null : "Exact");
    }

    /** Takes in what the watch has; each event has to make sense to who has seen those before. */
    void follow() {
      for (List<WatchEvent> events = watch.poll(3); !events.isEmpty(); events = watch.poll(3)) {
        for (WatchEvent event : events) {
          if (event.type() == WatchEvent.Type.BOOKMARK) {
            continue;
          }
          String json = json(event.value().json(event.resourceVersion()));
          String key = key(json);
          switch (event.type()) {
            case ADDED -> assertThat(seen.put(key, json)).as("added %s", key).isNull();
            case MODIFIED -> assertThat(seen.put(key, json)).as("modified %s", key).isNotNull();
            default -> assertThat(seen.remove(key)).as("deleted %s", key).isNotNull();
          }
        }
      }
    }

    @Override
    public String toString() {
      return namespace + "?" + labels + "&" + fields + " from " + version;
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void listAndWatch_makeListOfNow(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    ClusterConfig config =
        ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24"), Cidr.of("fd00::/112")))
            .withControllers(Controllers.API_SERVER)
            .withSeed(seed);
    try (Cluster cluster = Cluster.start(config)) {
      ResourceRegistry namespaces =
          Objects.requireNonNull(cluster.catalog().resource("", "v1", "namespaces"));
      namespaces.create("", body("{\"metadata\":{\"name\":\"other\"}}"), AS_TEST);
      ResourceRegistry services =
          Objects.requireNonNull(cluster.catalog().resource("", "v1", "services"));
      List<Reader> readers = new ArrayList<>();
      for (int i = 0; i < WRITES; i++) {
        write(services, random);
        if (random.nextInt(20) == 0) {
          readers.add(new Reader(services, random));
        }
        if (!readers.isEmpty() && random.nextInt(5) == 0) {
          pick(readers, random).follow();
        }
      }
      for (Reader reader : readers) {
        reader.follow();
        assertThat(reader.seen)
            .as("seed %d, %s", seed, reader)
            .isEqualTo(objects(services.list(reader.namespace, reader.options(null))));
        assertThat(objects(services.list(reader.namespace, reader.options(reader.version))))
            .as("seed %d, %s, read again", seed, reader)
            .isEqualTo(reader.listed);
        reader.watch.close();
      }
    }
  }

  private static void write(ResourceRegistry services, RandomGenerator random) {
    String namespace = pick(NAMESPACES, random);
    String name = "s" + random.nextInt(NAMES);
    String label = pick(List.of("\"a\"", "\"b\"", "null"), random);
    String type = random.nextBoolean() ? "NodePort" : "ClusterIP";
    String finalizers = pick(List.of("[]", "[]", "[\"example.com/hold\"]"), random);
    try {
      switch (random.nextInt(4)) {
        case 0, 1 ->
            services.create(
                namespace,
                body(
                    ("{\"metadata\":{\"name\":\"%s\",\"labels\":{\"k\":\"a\"},\"finalizers\":%s},"
                            + "\"spec\":{\"type\":\"%s\",\"ports\":[{\"port\":80}],"
                            + "\"ipFamilyPolicy\":\"PreferDualStack\"}}")
                        .formatted(name, finalizers, type)),
                AS_TEST);
        case 2 ->
            services.patch(
                namespace,
                name,
                "",
                PatchType.MERGE,
                bytes(
                    "{\"metadata\":{\"labels\":{\"k\":%s},\"finalizers\":%s},\"spec\":{\"type\":\"%s\"}}"
                        .formatted(label, finalizers, type)),
                AS_TEST);
        default -> services.delete(namespace, name, DeleteOptions.DEFAULT);
      }
    } catch (StatusException e) {
      // It is there already, or not there: no write, which is as good as any.
      assertThat(e.status().code()).as(e.getMessage()).isIn(404, 409, 422);
    }
  }

  private static Map<String, String> objects(ListAnswer list) {
    Map<String, String> objects = new TreeMap<>();
    list.items()
        .forEach(
            entry -> {
              String json = json(StoredObject.of(entry.value()).json(entry.modRevision()));
              objects.put(key(json), json);
            });
    return objects;
  }

  private static String key(String json) {
    var metadata = JsonTree.parse(bytes(json)).path("metadata");
    return metadata.path("namespace").asText() + "/" + metadata.path("name").asText();
  }

  private static String json(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private static Body body(String json) {
    return Body.json(bytes(json));
  }

  private static <T> T pick(List<T> some, RandomGenerator random) {
    return some.get(random.nextInt(some.size()));
  }
}
