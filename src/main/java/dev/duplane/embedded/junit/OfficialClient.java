package dev.duplane.embedded.junit;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;

/** Makes clients of kubernetes-client/java. Nobody else mentions their classes. */
final class OfficialClient {
  private OfficialClient() {}

  static ApiClient of(String kubeconfig) {
    try {
      return ClientBuilder.kubeconfig(KubeConfig.loadKubeConfig(new StringReader(kubeconfig)))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its threads would hold up the end of the JVM for a minute. */
  static void close(Object client) {
    ApiClient api = (ApiClient) client;
    api.getHttpClient().dispatcher().executorService().shutdown();
    api.getHttpClient().connectionPool().evictAll();
  }
}
