package dev.duplane.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServiceList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.enterprise.inject.spi.CDI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fabric8 kubernetes-client, which asks for watches over WebSocket unless told otherwise. */
@QuarkusTest
@TestProfile(WatchedCluster.Profile.class)
@Timeout(60)
final class Fabric8Test {
  private static final String NAMESPACE = "fabric8";

  private final WatchedCluster cluster = CDI.current().select(WatchedCluster.class).get();
  private KubernetesClient client = client(false);

  private static KubernetesClient client(boolean onlyHttpWatches) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://localhost:" + RestAssured.port)
            .withNamespace(NAMESPACE)
            .withOnlyHttpWatches(onlyHttpWatches)
            .withWatchReconnectInterval(10)
            .withRequestRetryBackoffInterval(10)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** The port of the server is known only now. */
  @BeforeEach
  void createNamespace() {
    client.close();
    client = client(false);
    client.namespaces().resource(namespace(NAMESPACE)).create();
    cluster.takeWatchRequests();
  }

  @AfterEach
  void deleteNamespace() {
    client.services().delete();
    client.namespaces().withName(NAMESPACE).delete();
    client
        .namespaces()
        .withName(NAMESPACE)
        .waitUntilCondition(Objects::isNull, 30, TimeUnit.SECONDS);
    client.close();
  }

  @Test
  void service_createReadUpdateDelete() {
    Service created = client.services().resource(service("crud")).create();
    assertThat(created.getSpec().getClusterIPs()).hasSize(2);
    assertThat(created.getSpec().getIpFamilies()).containsExactly("IPv4", "IPv6");
    assertThat(created.getMetadata().getUid()).isNotEmpty();

    Service edited =
        client
            .services()
            .withName("crud")
            .edit(
                service ->
                    new ServiceBuilder(service)
                        .editSpec()
                        .withIpFamilyPolicy("SingleStack")
                        .endSpec()
                        .build());
    assertThat(edited.getSpec().getIpFamilyPolicy()).isEqualTo("SingleStack");

    Service stale =
        new ServiceBuilder(created).editMetadata().addToLabels("a", "b").endMetadata().build();
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> client.services().resource(stale).update())
        .satisfies(conflict -> assertThat(conflict.getCode()).isEqualTo(409));

    assertThat(client.services().withName("crud").delete()).hasSize(1);
    assertThat(client.services().withName("crud").get()).isNull();
  }

  @Test
  void service_invalid() {
    Service wrong =
        new ServiceBuilder(service("wrong")).editSpec().withIpFamilies("IPv5").endSpec().build();
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> client.services().resource(wrong).create())
        .satisfies(
            invalid -> {
              assertThat(invalid.getCode()).isEqualTo(422);
              assertThat(invalid.getStatus().getDetails().getCauses())
                  .anySatisfy(cause -> assertThat(cause.getField()).startsWith("spec.ipFamilies"));
            });
  }

  @Test
  void namespace_deletedWithWhatIsInIt() {
    client.namespaces().resource(namespace("fabric8-other")).create();
    client.services().inNamespace("fabric8-other").resource(service("inside")).create();
    client.namespaces().withName("fabric8-other").delete();
    Namespace left =
        client
            .namespaces()
            .withName("fabric8-other")
            .waitUntilCondition(Objects::isNull, 30, TimeUnit.SECONDS);
    assertThat(left).isNull();
    assertThat(client.services().inNamespace("fabric8-other").list().getItems()).isEmpty();
  }

  @Test
  void serverSideApply() {
    Service applied =
        client.services().resource(service("applied")).fieldManager("one").serverSideApply();
    assertThat(applied.getMetadata().getManagedFields())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.getManager()).isEqualTo("one");
              assertThat(entry.getOperation()).isEqualTo("Apply");
            });
    Service other =
        new ServiceBuilder(service("applied"))
            .editSpec()
            .withIpFamilyPolicy("SingleStack")
            .endSpec()
            .build();
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> client.services().resource(other).fieldManager("two").serverSideApply())
        .satisfies(conflict -> assertThat(conflict.getCode()).isEqualTo(409));
    Service forced =
        client.services().resource(other).fieldManager("two").forceConflicts().serverSideApply();
    assertThat(forced.getSpec().getIpFamilyPolicy()).isEqualTo("SingleStack");
    assertThat(forced.getMetadata().getManagedFields()).hasSize(2);
  }

  @Test
  void patch_ofEachKind() {
    client.services().resource(service("patched")).create();
    Map<PatchType, String> patches =
        Map.of(
            PatchType.JSON,
                "[{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{\"by\":\"JSON\"}}]",
            PatchType.JSON_MERGE, "{\"metadata\":{\"labels\":{\"by\":\"JSON_MERGE\"}}}",
            PatchType.STRATEGIC_MERGE, "{\"metadata\":{\"labels\":{\"by\":\"STRATEGIC_MERGE\"}}}");
    patches.forEach(
        (type, patch) ->
            assertThat(
                    client
                        .services()
                        .withName("patched")
                        .patch(PatchContext.of(type), patch)
                        .getMetadata()
                        .getLabels())
                .containsEntry("by", type.name()));
    Service ports =
        client
            .services()
            .withName("patched")
            .patch(
                PatchContext.of(PatchType.STRATEGIC_MERGE),
                "{\"spec\":{\"ports\":[{\"name\":\"more\",\"port\":81}]}}");
    assertThat(ports.getSpec().getPorts()).hasSize(2);
  }

  @Test
  void list_selectorsAndPages() {
    for (int i = 0; i < 5; i++) {
      client.services().resource(service("page-" + i)).create();
    }
    assertThat(names(client.services().withLabel("name", "page-3").list()))
        .containsExactly("page-3");
    assertThat(names(client.services().withLabelIn("name", "page-1", "page-2").list()))
        .containsExactly("page-1", "page-2");
    assertThat(names(client.services().withField("metadata.name", "page-4").list()))
        .containsExactly("page-4");

    ServiceList first = client.services().list(new ListOptionsBuilder().withLimit(3L).build());
    assertThat(names(first)).containsExactly("page-0", "page-1", "page-2");
    assertThat(first.getMetadata().getRemainingItemCount()).isEqualTo(2);
    ServiceList rest =
        client
            .services()
            .list(
                new ListOptionsBuilder()
                    .withLimit(3L)
                    .withContinue(first.getMetadata().getContinue())
                    .build());
    assertThat(names(rest)).containsExactly("page-3", "page-4");
    assertThat(rest.getMetadata().getContinue()).isNullOrEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void watch_changes(boolean onlyHttp) throws Exception {
    Events events = new Events();
    Watcher<Service> watcher =
        new Watcher<>() {
          @Override
          public void eventReceived(Action action, Service service) {
            events.add(action + " " + service.getMetadata().getName());
          }

          @Override
          public void onClose(WatcherException cause) {
            events.add("closed " + cause.getMessage());
          }
        };
    try (KubernetesClient watching = client(onlyHttp)) {
      Watch watch = watching.services().watch(watcher);
      client.services().resource(service("seen")).create();
      events.await("ADDED seen");
      client
          .services()
          .withName("seen")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
      events.await("MODIFIED seen");
      // The server ends a watch whenever it likes; the client begins another where it was.
      cluster.cut();
      client.services().withName("seen").delete();
      events.await("DELETED seen");
      watch.close();
    }
    assertWatchedOver(onlyHttp);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void informer_survivesExpiry(boolean onlyHttp) throws Exception {
    Events events = new Events();
    try (KubernetesClient watching = client(onlyHttp);
        SharedIndexInformer<Service> informer = watching.services().inform(handler(events))) {
      client.services().resource(service("first")).create();
      events.await("added first");

      // While the watch is open: it ends with a 410.
      cluster.hold();
      client.services().resource(service("second")).create();
      cluster.outrunLog();
      cluster.release();
      events.await("added second");

      // When the watch is begun again: its first event is a 410.
      cluster.hold();
      client.services().withName("first").delete();
      cluster.outrunLog();
      cluster.cut();
      events.await("deleted first");

      client.services().resource(service("third")).create();
      events.await("added third");
      assertThat(informer.getStore().list())
          .extracting(service -> service.getMetadata().getName())
          .containsExactlyInAnyOrder("second", "third");
    }
    assertWatchedOver(onlyHttp);
  }

  /** Over HTTP if so told, and otherwise over a WebSocket every time, without falling back. */
  private void assertWatchedOver(boolean onlyHttp) {
    assertThat(cluster.takeWatchRequests())
        .hasSizeGreaterThan(1)
        .allSatisfy(
            request ->
                assertThat("websocket".equals(request.header("upgrade"))).isNotEqualTo(onlyHttp));
  }

  private static ResourceEventHandler<Service> handler(Events events) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(Service service) {
        events.add("added " + service.getMetadata().getName());
      }

      @Override
      public void onUpdate(Service before, Service service) {
        events.add("updated " + service.getMetadata().getName());
      }

      @Override
      public void onDelete(Service service, boolean finalStateUnknown) {
        events.add("deleted " + service.getMetadata().getName());
      }
    };
  }

  private static List<String> names(ServiceList list) {
    return list.getItems().stream().map(item -> item.getMetadata().getName()).toList();
  }

  static Namespace namespace(String name) {
    return new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
  }

  private static Service service(String name) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("name", name)
        .endMetadata()
        .withNewSpec()
        .withIpFamilyPolicy("PreferDualStack")
        .addNewPort()
        .withName("web")
        .withPort(80)
        .withTargetPort(new IntOrString(8080))
        .endPort()
        .endSpec()
        .build();
  }
}
