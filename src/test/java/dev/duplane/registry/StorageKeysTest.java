package dev.duplane.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.api.ApiResource;
import dev.duplane.api.schema.Contract;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys are those that kube-apiserver has in etcd. */
class StorageKeysTest {

  @ParameterizedTest
  @CsvSource({
    "'', services, false, /registry/services/specs/",
    "'', endpoints, false, /registry/services/endpoints/",
    "'', nodes, false, /registry/minions/",
    "'', replicationcontrollers, false, /registry/controllers/",
    "'', configmaps, false, /registry/configmaps/",
    "apps, deployments, false, /registry/deployments/",
    "networking.k8s.io, ipaddresses, false, /registry/ipaddresses/",
    "networking.k8s.io, servicecidrs, false, /registry/servicecidrs/",
    "networking.k8s.io, ingresses, false, /registry/ingress/",
    "discovery.k8s.io, endpointslices, false, /registry/endpointslices/",
    "apiregistration.k8s.io, apiservices, false, /registry/apiregistration.k8s.io/apiservices/",
    "apiextensions.k8s.io, customresourcedefinitions, false,"
        + " /registry/apiextensions.k8s.io/customresourcedefinitions/",
    "stable.example.com, crontabs, true, /registry/stable.example.com/crontabs/",
  })
  void prefix_asKubeApiserver(String group, String plural, boolean custom, String prefix) {
    assertThat(StorageKeys.prefix(resource(group, plural, custom))).isEqualTo(prefix);
  }

  private static ApiResource resource(String group, String plural, boolean custom) {
    return new ApiResource(
        group,
        "v1",
        "Any",
        plural,
        "any",
        true,
        List.of(),
        List.of(),
        List.of(),
        null,
        List.of(),
        null,
        false,
        custom,
        Contract.bundled().schema("io.k8s.api.core.v1.ConfigMap"));
  }
}
