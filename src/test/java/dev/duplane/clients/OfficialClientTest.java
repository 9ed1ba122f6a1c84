package dev.duplane.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.reflect.TypeToken;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.SharedIndexInformer;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceList;
import io.kubernetes.client.openapi.models.V1ServicePort;
import io.kubernetes.client.openapi.models.V1ServiceSpec;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.Watch;
import io.kubernetes.client.util.generic.GenericKubernetesApi;
import io.kubernetes.client.util.generic.KubernetesApiResponse;
import io.kubernetes.client.util.generic.options.PatchOptions;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.enterprise.inject.spi.CDI;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The official Java client. */
@QuarkusTest
@TestProfile(WatchedCluster.Profile.class)
@Timeout(60)
final class OfficialClientTest {
  private static final String NAMESPACE = "official";
  private static final String APPLIED =
      "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"patched\"},"
          + "\"spec\":{\"sessionAffinity\":\"ClientIP\"}}";

  private final WatchedCluster cluster = CDI.current().select(WatchedCluster.class).get();
  private final ApiClient client = new ClientBuilder().build();
  private final CoreV1Api core = new CoreV1Api(client);
  private final GenericKubernetesApi<V1Service, V1ServiceList> services =
      new GenericKubernetesApi<>(
          V1Service.class, V1ServiceList.class, "", "v1", "services", client);

  @BeforeEach
  void createNamespace() throws ApiException {
    // The port of the server is known only now.
    client.setBasePath("http://localhost:" + RestAssured.port);
    try {
      core.createNamespace(new V1Namespace().metadata(new V1ObjectMeta().name(NAMESPACE)))
          .execute();
    } catch (ApiException e) {
      assertThat(e.getCode()).isEqualTo(409);
    }
  }

  @Test
  void service_createReadUpdateDelete() throws ApiException {
    V1Service created = core.createNamespacedService(NAMESPACE, service("crud")).execute();
    assertThat(created.getSpec().getClusterIPs()).hasSize(2);
    assertThat(created.getMetadata().getCreationTimestamp()).isNotNull();
    V1Service read = core.readNamespacedService("crud", NAMESPACE).execute();
    assertThat(read).isEqualTo(created);
    read.getSpec().ipFamilyPolicy("SingleStack");
    V1Service updated = core.replaceNamespacedService("crud", NAMESPACE, read).execute();
    assertThat(updated.getSpec().getIpFamilyPolicy()).isEqualTo("SingleStack");
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> core.replaceNamespacedService("crud", NAMESPACE, created).execute())
        .satisfies(conflict -> assertThat(conflict.getCode()).isEqualTo(409));
    V1Service deleted = core.deleteNamespacedService("crud", NAMESPACE).execute();
    assertThat(deleted.getMetadata().getName()).isEqualTo("crud");
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> core.readNamespacedService("crud", NAMESPACE).execute())
        .satisfies(missing -> assertThat(missing.getCode()).isEqualTo(404));
  }

  @Test
  void service_patchAndApply() throws Exception {
    core.createNamespacedService(NAMESPACE, service("patched")).execute();
    for (String type :
        List.of(
            V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH, V1Patch.PATCH_FORMAT_STRATEGIC_MERGE_PATCH)) {
      V1Patch patch = new V1Patch("{\"metadata\":{\"labels\":{\"by\":\"" + type.length() + "\"}}}");
      V1Service patched =
          services.patch(NAMESPACE, "patched", type, patch).throwsApiException().getObject();
      assertThat(patched.getMetadata().getLabels()).containsEntry("by", "" + type.length());
    }
    V1Service applied =
        services
            .patch(
                NAMESPACE,
                "patched",
                V1Patch.PATCH_FORMAT_APPLY_YAML,
                new V1Patch(APPLIED),
                new PatchOptions().fieldManager("official").force(true))
            .throwsApiException()
            .getObject();
    assertThat(applied.getSpec().getSessionAffinity()).isEqualTo("ClientIP");
    // This client leaves out managedFields when it reads, so who owns a field shows in conflicts.
    V1Patch other = new V1Patch(APPLIED.replace("ClientIP", "None"));
    KubernetesApiResponse<V1Service> conflict =
        services.patch(
            NAMESPACE,
            "patched",
            V1Patch.PATCH_FORMAT_APPLY_YAML,
            other,
            new PatchOptions().fieldManager("other"));
    assertThat(conflict.getHttpStatusCode()).isEqualTo(409);
    assertThat(conflict.getStatus().getMessage()).contains("conflict with \"official\"");
    core.deleteNamespacedService("patched", NAMESPACE).execute();
  }

  @Test
  void list_pages() throws ApiException {
    for (int i = 0; i < 3; i++) {
      core.createNamespacedService(
              NAMESPACE, service("page-" + i).metadata(meta("page-" + i).putLabelsItem("l", "p")))
          .execute();
    }
    V1ServiceList first =
        core.listNamespacedService(NAMESPACE).labelSelector("l=p").limit(2).execute();
    assertThat(names(first)).containsExactly("page-0", "page-1");
    V1ServiceList rest =
        core.listNamespacedService(NAMESPACE)
            .labelSelector("l=p")
            .limit(2)
            ._continue(first.getMetadata().getContinue())
            .execute();
    assertThat(names(rest)).containsExactly("page-2");
    core.deleteCollectionNamespacedService(NAMESPACE).labelSelector("l=p").execute();
    assertThat(names(core.listNamespacedService(NAMESPACE).labelSelector("l=p").execute()))
        .isEmpty();
  }

  @Test
  void watch_changes() throws Exception {
    try (Watch<V1Service> watch =
        Watch.createWatch(
            client,
            core.listNamespacedService(NAMESPACE)
                .fieldSelector("metadata.name=seen")
                .watch(true)
                .buildCall(null),
            new TypeToken<Watch.Response<V1Service>>() {}.getType())) {
      core.createNamespacedService(NAMESPACE, service("seen")).execute();
      Watch.Response<V1Service> added = watch.next();
      assertThat(added.type).isEqualTo("ADDED");
      assertThat(added.object.getMetadata().getName()).isEqualTo("seen");
      core.deleteNamespacedService("seen", NAMESPACE).execute();
      assertThat(watch.next().type).isEqualTo("DELETED");
      cluster.cut();
      assertThat(watch.hasNext()).isFalse();
    }
  }

  @Test
  void informer_survivesExpiry() throws Exception {
    Events events = new Events();
    SharedInformerFactory factory = new SharedInformerFactory(client);
    SharedIndexInformer<V1Service> informer =
        factory.sharedIndexInformerFor(services, V1Service.class, 0, NAMESPACE);
    informer.addEventHandler(handler(events));
    factory.startAllRegisteredInformers();
    try {
      core.createNamespacedService(NAMESPACE, service("first")).execute();
      events.await("added first");

      cluster.hold();
      core.createNamespacedService(NAMESPACE, service("second")).execute();
      cluster.outrunLog();
      cluster.release();
      events.await("added second");

      cluster.hold();
      core.deleteNamespacedService("first", NAMESPACE).execute();
      cluster.outrunLog();
      cluster.cut();
      events.await("deleted first");

      core.deleteNamespacedService("second", NAMESPACE).execute();
      events.await("deleted second");
      assertThat(informer.getIndexer().list()).isEmpty();
    } finally {
      factory.stopAllRegisteredInformers();
    }
  }

  private static ResourceEventHandler<V1Service> handler(Events events) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(V1Service service) {
        events.add("added " + service.getMetadata().getName());
      }

      @Override
      public void onUpdate(V1Service before, V1Service service) {
        events.add("updated " + service.getMetadata().getName());
      }

      @Override
      public void onDelete(V1Service service, boolean finalStateUnknown) {
        events.add("deleted " + service.getMetadata().getName());
      }
    };
  }

  private static List<String> names(V1ServiceList list) {
    return list.getItems().stream()
        .map(item -> Objects.requireNonNull(item.getMetadata().getName()))
        .toList();
  }

  private static V1ObjectMeta meta(String name) {
    return new V1ObjectMeta().name(name);
  }

  private static V1Service service(String name) {
    return new V1Service()
        .metadata(meta(name))
        .spec(
            new V1ServiceSpec()
                .ipFamilyPolicy("PreferDualStack")
                .addPortsItem(new V1ServicePort().port(80).targetPort(new IntOrString(8080))));
  }
}
