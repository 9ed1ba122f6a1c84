package dev.duplane.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.admission.WebhookServer;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An operator as most are: it is elected by a Lease, reconciles a custom resource into a Service,
 * writes its status, cleans up behind a finalizer, and has webhooks of its own that give new
 * objects their defaults and refuse wrong ones.
 */
@QuarkusTest
@TestProfile(WatchedCluster.Profile.class)
@Timeout(60)
final class CustomResourceOperatorTest {
  private static final String NAMESPACE = "sites";
  private static final String LEASE = "site-operator";
  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: sites.duplane.dev}
      spec:
        group: duplane.dev
        names: {kind: Site, plural: sites, singular: site}
        scope: Namespaced
        versions:
        - name: v1
          served: true
          storage: true
          subresources: {status: {}}
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  properties:
                    families: {type: string, default: PreferDualStack}
                    port: {type: integer, minimum: 1, maximum: 65535}
                  x-kubernetes-validations:
                  - {rule: self.port != 22, message: a site is no shell}
                status:
                  type: object
                  properties:
                    clusterIPs: {type: array, items: {type: string}}
      """;

  private static final String WEBHOOKS =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: %1$sWebhookConfiguration
      metadata: {name: site-operator}
      webhooks:
      - name: sites.duplane.dev
        sideEffects: None
        admissionReviewVersions: [v1]
        clientConfig: {url: "https://127.0.0.1:%2$d/%1$s", caBundle: %3$s}
        rules:
        - {operations: [CREATE, UPDATE], apiGroups: [duplane.dev], apiVersions: [v1], resources: [sites]}
      """;

  private final WebhookServer webhooks = new WebhookServer(List.of("localhost"));
  private final CountDownLatch cleaned = new CountDownLatch(1);
  private KubernetesClient client = new KubernetesClientBuilder().build();
  private Operator operator = new Operator();

  CustomResourceOperatorTest() throws IOException, GeneralSecurityException {
    webhooks.answers(CustomResourceOperatorTest::review);
  }

  /** The operator's own rules: port 443 of old is 8443, and single stack is refused. */
  private static ObjectNode review(JsonNode request) {
    JsonNode spec = request.path("object").path("spec");
    if (spec.path("families").asText().equals("SingleStack")) {
      return WebhookServer.denied("a site has both families", 403);
    }
    return spec.path("port").asInt() == 443
        ? WebhookServer.patched("[{'op':'replace','path':'/spec/port','value':8443}]")
        : WebhookServer.allowed();
  }

  /** What a site is to be. */
  public static final class SiteSpec {
    /** Its Service's ipFamilyPolicy; the definition has a default. */
    public @Nullable String families;

    /** Its Service's port. */
    public int port;
  }

  /** What a site is. */
  public static final class SiteStatus {
    /** Its Service's addresses. */
    public List<String> clusterIPs = List.of();
  }

  /** A web site. */
  @Group("duplane.dev")
  @Version("v1")
  public static final class Site extends CustomResource<SiteSpec, SiteStatus>
      implements Namespaced {
    private static final long serialVersionUID = 1L;
  }

  /** Tells a site which addresses its Service has, and whoever waits that it was cleaned up. */
  @Workflow(dependents = @Dependent(type = SiteService.class))
  @ControllerConfiguration
  static final class SiteReconciler implements Reconciler<Site>, Cleaner<Site> {
    private final CountDownLatch cleaned;

    SiteReconciler(CountDownLatch cleaned) {
      this.cleaned = cleaned;
    }

    @Override
    public UpdateControl<Site> reconcile(Site site, Context<Site> context) {
      List<String> addresses =
          context
              .getSecondaryResource(Service.class)
              .map(service -> service.getSpec().getClusterIPs())
              .orElse(List.of());
      if (site.getStatus() != null && site.getStatus().clusterIPs.equals(addresses)) {
        return UpdateControl.noUpdate();
      }
      Site update = named(site.getMetadata().getName());
      update.setSpec(null);
      SiteStatus status = new SiteStatus();
      status.clusterIPs = addresses;
      update.setStatus(status);
      return UpdateControl.patchStatus(update);
    }

    @Override
    public DeleteControl cleanup(Site site, Context<Site> context) {
      cleaned.countDown();
      return DeleteControl.defaultDelete();
    }
  }

  static final class SiteService extends CRUDKubernetesDependentResource<Service, Site> {
    SiteService() {
      super(Service.class);
    }

    @Override
    protected Service desired(Site site, Context<Site> context) {
      return new ServiceBuilder()
          .withNewMetadata()
          .withName(site.getMetadata().getName())
          .withNamespace(site.getMetadata().getNamespace())
          .endMetadata()
          .withNewSpec()
          .withIpFamilyPolicy(site.getSpec().families)
          .addToSelector("site", site.getMetadata().getName())
          .addNewPort()
          .withPort(site.getSpec().port)
          .endPort()
          .endSpec()
          .build();
    }
  }

  private static KubernetesClient newClient() {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://localhost:" + RestAssured.port)
            .withNamespace(NAMESPACE)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  @BeforeEach
  void start() {
    client = newClient();
    client.namespaces().resource(Fabric8Test.namespace(NAMESPACE)).create();
    client
        .load(new ByteArrayInputStream(DEFINITION.getBytes(StandardCharsets.UTF_8)))
        .serverSideApply();
    operator =
        new Operator(
            overrides ->
                overrides
                    .withKubernetesClient(client)
                    .withLeaderElectionConfiguration(
                        LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                            .withLeaseNamespace(NAMESPACE)
                            .withIdentity("operator-1")
                            .withExitOnStopLeading(false)
                            .build()));
    for (String kind : List.of("Mutating", "Validating")) {
      String configuration = WEBHOOKS.formatted(kind, webhooks.port(), webhooks.caBundle());
      client
          .load(new ByteArrayInputStream(configuration.getBytes(StandardCharsets.UTF_8)))
          .create();
    }
    operator.register(new SiteReconciler(cleaned));
    operator.start();
  }

  @AfterEach
  void stop() {
    operator.stop();
    webhooks.close();
    try (KubernetesClient last = newClient()) {
      last.admissionRegistration()
          .v1()
          .mutatingWebhookConfigurations()
          .withName("site-operator")
          .delete();
      last.admissionRegistration()
          .v1()
          .validatingWebhookConfigurations()
          .withName("site-operator")
          .delete();
      last.apiextensions().v1().customResourceDefinitions().withName("sites.duplane.dev").delete();
      last.namespaces().withName(NAMESPACE).delete();
    }
  }

  private MixedOperation<Site, KubernetesResourceList<Site>, Resource<Site>> sites() {
    return client.resources(Site.class);
  }

  private static Site named(String name) {
    Site site = new Site();
    site.getMetadata().setName(name);
    site.getMetadata().setNamespace(NAMESPACE);
    SiteSpec spec = new SiteSpec();
    spec.port = 80;
    site.setSpec(spec);
    return site;
  }

  private Site await(String name, Predicate<Site> condition) {
    return sites()
        .withName(name)
        .waitUntilCondition(site -> site != null && condition.test(site), 30, TimeUnit.SECONDS);
  }

  @Test
  void site_becomesAServiceOfBothFamilies_untilItIsDeleted() throws InterruptedException {
    sites().resource(named("web")).create();
    Site web =
        await("web", site -> site.getStatus() != null && site.getStatus().clusterIPs.size() == 2);
    assertThat(web.getSpec().families).isEqualTo("PreferDualStack");
    assertThat(web.getMetadata().getFinalizers()).hasSize(1);
    assertThat(client.services().withName("web").get().getSpec().getClusterIPs())
        .isEqualTo(web.getStatus().clusterIPs);
    assertThat(client.leases().withName(LEASE).get().getSpec().getHolderIdentity())
        .isEqualTo("operator-1");

    sites().withName("web").delete();
    assertThat(cleaned.await(30, TimeUnit.SECONDS)).isTrue();
    client.services().withName("web").waitUntilCondition(Objects::isNull, 30, TimeUnit.SECONDS);
    assertThat(sites().withName("web").get()).isNull();
  }

  @Test
  void webhooks_giveDefaultsAndRefuse() {
    Site old = named("old");
    old.getSpec().port = 443;
    sites().resource(old).create();
    await("old", site -> site.getStatus() != null && site.getStatus().clusterIPs.size() == 2);
    assertThat(client.services().withName("old").get().getSpec().getPorts().get(0).getPort())
        .isEqualTo(8443);

    Site single = named("single");
    single.getSpec().families = "SingleStack";
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> sites().resource(single).create())
        .withMessageContaining(
            "admission webhook \"sites.duplane.dev\" denied the request: a site has both families");
    assertThat(webhooks.requests().get(0).at("/kind/kind").asText()).isEqualTo("Site");
    sites().withName("old").delete();
    sites().withName("old").waitUntilCondition(Objects::isNull, 30, TimeUnit.SECONDS);
  }
}
