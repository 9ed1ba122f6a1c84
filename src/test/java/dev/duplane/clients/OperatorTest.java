package dev.duplane.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An operator of the Java Operator SDK that owns a Service. With its default settings it makes what
 * it owns by server-side apply, names the revision that it saw last, and reads its own writes from
 * an informer.
 */
@QuarkusTest
@TestProfile(WatchedCluster.Profile.class)
@Timeout(60)
final class OperatorTest {
  private static final String NAMESPACE = "operator";
  private static final String LABEL = "duplane.dev/web";
  private static final String POLICY = "ipFamilyPolicy";

  private KubernetesClient client = new KubernetesClientBuilder().build();
  private Operator operator = new Operator();

  /** A ConfigMap stands for a web site; its data say which families the site's Service has. */
  @Workflow(dependents = @Dependent(type = WebService.class))
  @ControllerConfiguration(informer = @Informer(labelSelector = LABEL))
  static final class WebReconciler implements Reconciler<ConfigMap> {
    @Override
    public UpdateControl<ConfigMap> reconcile(ConfigMap web, Context<ConfigMap> context) {
      List<String> addresses =
          context
              .getSecondaryResource(Service.class)
              .map(service -> service.getSpec().getClusterIPs())
              .orElse(List.of());
      String known = String.join(",", addresses);
      if (known.equals(web.getData().get("clusterIPs"))) {
        return UpdateControl.noUpdate();
      }
      ConfigMap update =
          new ConfigMapBuilder()
              .withNewMetadata()
              .withName(web.getMetadata().getName())
              .withNamespace(web.getMetadata().getNamespace())
              .endMetadata()
              .addToData("clusterIPs", known)
              .build();
      return UpdateControl.patchResource(update);
    }
  }

  static final class WebService extends CRUDKubernetesDependentResource<Service, ConfigMap> {
    WebService() {
      super(Service.class);
    }

    @Override
    protected Service desired(ConfigMap web, Context<ConfigMap> context) {
      return new ServiceBuilder()
          .withNewMetadata()
          .withName(web.getMetadata().getName())
          .withNamespace(web.getMetadata().getNamespace())
          .endMetadata()
          .withNewSpec()
          .withIpFamilyPolicy(web.getData().get(POLICY))
          .addToSelector("app", web.getMetadata().getName())
          .addNewPort()
          .withPort(80)
          .endPort()
          .endSpec()
          .build();
    }
  }

  @BeforeEach
  void start() {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://localhost:" + RestAssured.port)
            .withNamespace(NAMESPACE)
            .build();
    client = new KubernetesClientBuilder().withConfig(config).build();
    client.namespaces().resource(Fabric8Test.namespace(NAMESPACE)).create();
    operator = new Operator(overrides -> overrides.withKubernetesClient(client));
    operator.register(new WebReconciler());
    operator.start();
  }

  @AfterEach
  void stop() {
    operator.stop();
    try (KubernetesClient last =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://localhost:" + RestAssured.port)
                    .build())
            .build()) {
      last.namespaces().withName(NAMESPACE).delete();
    }
  }

  @Test
  void ownedService_followsItsOwner() {
    client.configMaps().resource(web("SingleStack")).create();
    Service single = await(service -> service.getSpec().getClusterIPs().size() == 1);
    assertThat(single.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(
            owner -> {
              assertThat(owner.getKind()).isEqualTo("ConfigMap");
              assertThat(owner.getName()).isEqualTo("web");
            });
    assertThat(single.getMetadata().getManagedFields())
        .anySatisfy(
            managed -> {
              assertThat(managed.getManager()).isEqualTo("webreconciler");
              assertThat(managed.getOperation()).isEqualTo("Apply");
            });

    client
        .configMaps()
        .withName("web")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"data\":{\"" + POLICY + "\":\"RequireDualStack\"}}");
    Service dual = await(service -> service.getSpec().getClusterIPs().size() == 2);
    assertThat(dual.getSpec().getClusterIP()).isEqualTo(single.getSpec().getClusterIP());
    assertThat(dual.getSpec().getIpFamilies()).containsExactly("IPv4", "IPv6");
    ConfigMap told =
        client
            .configMaps()
            .withName("web")
            .waitUntilCondition(
                web ->
                    web != null
                        && String.join(",", dual.getSpec().getClusterIPs())
                            .equals(web.getData().get("clusterIPs")),
                30,
                TimeUnit.SECONDS);
    assertThat(told.getData()).containsEntry(POLICY, "RequireDualStack");
  }

  @Test
  void ownedService_deletedByOthers_comesBack() {
    client.configMaps().resource(web("PreferDualStack")).create();
    Service first = await(service -> service.getSpec().getClusterIPs().size() == 2);
    client.services().withName("web").delete();
    Service second =
        await(service -> !service.getMetadata().getUid().equals(first.getMetadata().getUid()));
    assertThat(second.getSpec().getIpFamilies()).containsExactly("IPv4", "IPv6");
  }

  @Test
  void owner_deleted_takesItsServiceAlong() {
    client.configMaps().resource(web("PreferDualStack")).create();
    await(service -> service.getSpec().getClusterIPs().size() == 2);
    client.configMaps().withName("web").delete();
    client.services().withName("web").waitUntilCondition(Objects::isNull, 30, TimeUnit.SECONDS);
    assertThat(client.services().withName("web").get()).isNull();
  }

  private Service await(Predicate<Service> condition) {
    return client
        .services()
        .withName("web")
        .waitUntilCondition(
            service -> service != null && condition.test(service), 30, TimeUnit.SECONDS);
  }

  private static ConfigMap web(String policy) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace(NAMESPACE)
        .addToLabels(LABEL, "true")
        .endMetadata()
        .withData(Map.of(POLICY, policy))
        .build();
  }
}
