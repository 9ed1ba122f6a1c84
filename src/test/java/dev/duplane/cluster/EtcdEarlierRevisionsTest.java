package dev.duplane.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.StatusException;
import dev.duplane.cluster.JsonApi.Answer;
import dev.duplane.endpoints.Caller;
import dev.duplane.net.Cidr;
import dev.duplane.registry.StorageMediaType;
import dev.duplane.store.etcd.EtcdServer;
import dev.duplane.store.etcd.EtcdStore;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Lists of revisions that the server's copy has not any more: they come from etcd, as
 * kube-apiserver has them, and are answered 410 only once etcd has forgotten them, too. Watches
 * begin in the copy or not at all.
 */
@Timeout(60)
class EtcdEarlierRevisionsTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final int KEPT = 20;

  private static EtcdServer etcd;
  private static int prefixes;

  @BeforeAll
  static void start() {
    etcd = EtcdServer.start();
  }

  @AfterAll
  static void stop() {
    if (etcd != null) {
      etcd.close();
    }
  }

  /** A cluster whose first revisions are in etcd and not in its copy. */
  private static final class Forgetful implements AutoCloseable {
    private final Cluster cluster;
    private final JsonApi api;
    private final JsonNode all;
    private final JsonNode page;

    Forgetful(EtcdServer etcd, StorageMediaType mediaType) throws IOException {
      cluster =
          Cluster.on(
              new EtcdStore(etcd.configuration("/earlier-" + prefixes++), KEPT),
              mediaType,
              ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24"), Cidr.of("fd00:10:96::/120")))
                  .withControllers(new Controllers(List.of())));
      api = new JsonApi(cluster);
      for (String name : List.of("a", "b", "c", "d")) {
        api.send("POST", SERVICES, service(name));
      }
      all = list("");
      page = list("?limit=2");
      for (int i = 0; i < 2 * KEPT; i++) {
        api.send("POST", SERVICES, service("later-" + i));
      }
      api.send("DELETE", SERVICES + "/a", "");
      api.send("DELETE", SERVICES + "/c", "");
    }

    private static String service(String name) {
      return "{\"metadata\":{\"name\":\"%s\",\"labels\":{\"app\":\"%s\"}},\"spec\":{\"ports\":[{\"port\":80}]}}"
          .formatted(name, name);
    }

    JsonNode list(String query) throws IOException {
      return api.send("GET", SERVICES + query, "").body();
    }

    String exact() {
      return "?resourceVersionMatch=Exact&resourceVersion=" + revision(all);
    }

    String continued() {
      return "?limit=2&continue=" + page.path("metadata").path("continue").asText();
    }

    @Override
    public void close() {
      cluster.close();
    }
  }

  private static String revision(JsonNode list) {
    return list.path("metadata").path("resourceVersion").asText();
  }

  @ParameterizedTest
  @EnumSource(StorageMediaType.class)
  void list_exact(StorageMediaType mediaType) throws IOException {
    try (Forgetful server = new Forgetful(etcd, mediaType)) {
      assertThat(server.all.path("items")).hasSize(5);
      assertThat(server.list(server.exact())).isEqualTo(server.all);
      // A limit with a revision is exact, too.
      assertThat(server.list("?limit=2&resourceVersion=" + revision(server.all)))
          .isEqualTo(server.page);
      assertThat(server.list(server.exact() + "&fieldSelector=metadata.name%3Dc").path("items"))
          .containsExactly(server.all.path("items").get(2));
      assertThat(server.list(server.exact() + "&labelSelector=app%3Da").path("items"))
          .containsExactly(server.all.path("items").get(0));
      assertThat(server.list("?limit=2&resourceVersion=1").path("items")).isEmpty();
    }
  }

  @Test
  void list_continued() throws IOException {
    try (Forgetful server = new Forgetful(etcd, StorageMediaType.PROTOBUF)) {
      JsonNode second = server.list(server.continued());
      assertThat(revision(second)).isEqualTo(revision(server.page));
      assertThat(second.path("metadata").path("remainingItemCount").asInt()).isEqualTo(1);
      assertThat(second.path("items"))
          .containsExactly(server.all.path("items").get(2), server.all.path("items").get(3));
      JsonNode third =
          server.list("?limit=2&continue=" + second.path("metadata").path("continue").asText());
      assertThat(third.path("items")).containsExactly(server.all.path("items").get(4));
      assertThat(third.path("metadata").has("continue")).isFalse();
    }
  }

  @Test
  void list_thatEtcdHasForgotten() throws Exception {
    try (EtcdServer own = EtcdServer.start();
        Forgetful server = new Forgetful(own, StorageMediaType.JSON)) {
      own.compact();
      Answer exact = server.api.send("GET", SERVICES + server.exact(), "");
      assertThat(exact.code()).isEqualTo(410);
      assertThat(exact.body().path("message").asText())
          .isEqualTo("The resourceVersion for the provided list is too old.");
      Answer continued = server.api.send("GET", SERVICES + server.continued(), "");
      assertThat(continued.code()).isEqualTo(410);
      assertThat(continued.body().path("message").asText())
          .startsWith("The provided continue parameter is too old to display a consistent list");
      JsonNode rest =
          server.list("?continue=" + continued.body().path("metadata").path("continue").asText());
      assertThat(rest.path("items")).hasSize(2 * KEPT + 2);
    }
  }

  @Test
  void watch_beginsInTheCopyOrNotAtAll() throws IOException {
    try (Forgetful server = new Forgetful(etcd, StorageMediaType.JSON)) {
      String from = SERVICES + "?watch=true&resourceVersion=" + revision(server.all);
      assertThatThrownBy(() -> server.api.watch(from).poll(1))
          .isInstanceOfSatisfying(
              StatusException.class, e -> assertThat(e.status().code()).isEqualTo(410))
          .hasMessageStartingWith("too old resource version: " + revision(server.all) + " (");
    }
  }

  @Test
  void list_ofARevisionToCome() throws Exception {
    ExecutorService loop = Executors.newSingleThreadExecutor();
    ExecutorService workers = Executors.newCachedThreadPool();
    Caller caller = Caller.eventLoop(loop, workers);
    try (Forgetful server = new Forgetful(etcd, StorageMediaType.JSON)) {
      long next = Long.parseLong(revision(server.list(""))) + 1;
      Future<Answer> answer =
          workers.submit(
              () ->
                  server.api.send(
                      "GET",
                      SERVICES + "?resourceVersionMatch=Exact&resourceVersion=" + next,
                      "",
                      caller));
      server.api.send("POST", SERVICES, Forgetful.service("next"));
      assertThat(revision(answer.get().body())).isEqualTo(Long.toString(next));
    } finally {
      loop.shutdown();
      workers.shutdown();
    }
  }

  /** An event loop never waits for etcd: others read what the copy may not have. */
  @Test
  void list_isReadOffTheEventLoop() throws IOException {
    ExecutorService loop = Executors.newSingleThreadExecutor();
    ExecutorService workers = Executors.newCachedThreadPool();
    AtomicInteger handedOver = new AtomicInteger();
    Caller caller =
        Caller.eventLoop(
            loop,
            task -> {
              handedOver.incrementAndGet();
              workers.execute(task);
            });
    try (Forgetful server = new Forgetful(etcd, StorageMediaType.JSON)) {
      for (String query : List.of("", "?resourceVersion=0", "?limit=500")) {
        server.api.send("GET", SERVICES + query, "", caller);
        assertThat(handedOver).as(query).hasValue(0);
      }
      assertThat(server.api.send("GET", SERVICES + server.exact(), "", caller).body())
          .isEqualTo(server.all);
      assertThat(handedOver).hasValue(1);
      assertThat(server.api.send("GET", SERVICES + server.continued(), "", caller).code())
          .isEqualTo(200);
      assertThat(handedOver).hasValue(2);
    } finally {
      loop.shutdown();
      workers.shutdown();
    }
  }
}
