package dev.duplane.embedded.junit;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/** Makes clients of fabric8. Nobody else mentions their classes, which need not be there. */
final class Fabric8Client {
  private Fabric8Client() {}

  static KubernetesClient of(String kubeconfig) {
    return new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(kubeconfig)).build();
  }

  static void close(Object client) {
    ((KubernetesClient) client).close();
  }
}
