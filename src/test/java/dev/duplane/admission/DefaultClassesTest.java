package dev.duplane.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.cluster.ClusterConfig;
import dev.duplane.net.Cidr;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The classes that claims and Ingresses get which name none. */
class DefaultClassesTest {
  private static final String STORAGE = "/apis/storage.k8s.io/v1/storageclasses";
  private static final String CLAIMS = "/api/v1/namespaces/default/persistentvolumeclaims";
  private static final String INGRESS_CLASSES = "/apis/networking.k8s.io/v1/ingressclasses";
  private static final String INGRESSES = "/apis/networking.k8s.io/v1/namespaces/default/ingresses";
  private static final String DEFAULT_STORAGE = "storageclass.kubernetes.io/is-default-class";
  private static final String DEFAULT_INGRESS = "ingressclass.kubernetes.io/is-default-class";

  private final PolicyCluster api = new PolicyCluster();

  @AfterEach
  void close() {
    api.close();
  }

  private void storageClass(String name, String annotation, String value) {
    api.create(
        STORAGE,
        "{'metadata':{'name':'%s','annotations':{'%s':'%s'}},'provisioner':'example.com/p'}"
            .formatted(name, annotation, value));
  }

  private void ingressClass(String name, String value) {
    api.create(
        INGRESS_CLASSES,
        "{'metadata':{'name':'%s','annotations':{'%s':'%s'}},'spec':{'controller':'example.com/c'}}"
            .formatted(name, DEFAULT_INGRESS, value));
  }

  /** The class of a new claim; empty if it has none. */
  private String claim(String name, String annotations, String spec) {
    return api.create(
            CLAIMS,
            """
            {'metadata':{'name':'%s','annotations':{%s}},'spec':{'accessModes':['ReadWriteOnce'],
             'resources':{'requests':{'storage':'1Gi'}}%s}}"""
                .formatted(name, annotations, spec))
        .at("/spec/storageClassName")
        .asText();
  }

  private String ingress(String name, String annotations, String spec) {
    return api.create(
            INGRESSES,
            """
            {'metadata':{'name':'%s','annotations':{%s}},
             'spec':{'defaultBackend':{'service':{'name':'s','port':{'number':80}}}%s}}"""
                .formatted(name, annotations, spec))
        .at("/spec/ingressClassName")
        .asText();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                               | ``                          | fast
          ``                                               | ,'storageClassName':'slow'  | slow
          ``                                               | ,'storageClassName':''      | ``
          'volume.beta.kubernetes.io/storage-class':'slow' | ``                          | ``
          """)
  void claim_withoutClass_hasTheDefaultOne(String annotations, String spec, String expected) {
    storageClass("slow", DEFAULT_STORAGE, "false");
    storageClass("fast", DEFAULT_STORAGE, "true");

    assertThat(claim("c", annotations, spec)).isEqualTo(expected);
  }

  @Test
  void claim_ofSeveralDefaults_hasTheNewest_orTheFirstByName() {
    api.stopClock();
    assertThat(claim("a", "", "")).isEmpty();
    storageClass("a", "storageclass.beta.kubernetes.io/is-default-class", "true");
    assertThat(claim("b", "", "")).isEqualTo("a");
    api.aSecondLater();
    storageClass("z", DEFAULT_STORAGE, "true");
    storageClass("y", DEFAULT_STORAGE, "true");
    assertThat(claim("c", "", "")).isEqualTo("y");
    assertThat(api.get(CLAIMS + "/a").at("/spec/storageClassName").isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                     | ``                           | inside
          ``                                     | ,'ingressClassName':'other'  | other
          'kubernetes.io/ingress.class':'other'  | ``                           | ``
          """)
  void ingress_withoutClass_hasTheDefaultOne(String annotations, String spec, String expected) {
    ingressClass("outside", "false");
    ingressClass("inside", "true");

    assertThat(ingress("i", annotations, spec)).isEqualTo(expected);
  }

  @Test
  void ingress_ofSeveralDefaults() {
    assertThat(ingress("a", "", "")).isEmpty();
    api.stopClock();
    ingressClass("a", "true");
    api.aSecondLater();
    ingressClass("z", "true");
    ingressClass("y", "true");
    assertThat(ingress("b", "", "")).isEqualTo("y");
  }

  @Test
  void turnedOff_fillInNothing() {
    try (PolicyCluster off =
        new PolicyCluster(
            ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24")))
                .withAdmission(
                    new AdmissionConfiguration(
                        List.of(), List.of(PluginName.DEFAULT_INGRESS_CLASS))))) {
      off.create(
          INGRESS_CLASSES,
          "{'metadata':{'name':'a','annotations':{'%s':'true'}},'spec':{'controller':'example.com/c'}}"
              .formatted(DEFAULT_INGRESS));
      assertThat(
              off.create(
                      INGRESSES,
                      "{'metadata':{'name':'i'},'spec':{'defaultBackend':{'service':{'name':'s','port':{'number':80}}}}}")
                  .at("/spec/ingressClassName")
                  .isMissingNode())
          .isTrue();
    }
  }
}
