package dev.duplane.http;

import dev.duplane.api.pki.KeyedCertificate;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.BaseTlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.X509TrustManager;

/**
 * What the port with TLS shows its clients and asks of them. As kube-apiserver (apiserver, {@code
 * SecureServingInfo.Serve}), it asks for a certificate if there are authorities for those of
 * clients, and takes any: who it is of, and whether it counts, is found out for each request.
 */
@Singleton
public final class SecurePort implements HttpServerOptionsCustomizer {
  /** Under which name Quarkus knows the configuration. */
  public static final String NAME = "duplane";

  private final ServerIdentity identity;

  /**
   * Who the server is.
   *
   * @param certificate asked for if a port with TLS is opened
   * @param clientAuthorities asked for then, too: who may have signed a client's certificate; none
   *     are asked for if it is empty
   */
  public record ServerIdentity(
      Supplier<KeyedCertificate> certificate, Supplier<List<X509Certificate>> clientAuthorities) {}

  SecurePort(ServerIdentity identity) {
    this.identity = identity;
  }

  /** Quarkus opens its ports after this event. */
  void register(@Observes StartupEvent event, TlsConfigurationRegistry registry) {
    registry.register(
        NAME,
        new BaseTlsConfiguration() {
          @Override
          public KeyCertOptions getKeyStoreOptions() {
            return KeyCertOptions.wrap(identity.certificate().get().keyManagers());
          }

          @Override
          public SSLOptions getSSLOptions() {
            return new SSLOptions().setUseAlpn(true);
          }

          @Override
          public String getName() {
            return NAME;
          }
        });
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    List<X509Certificate> authorities = identity.clientAuthorities().get();
    if (!authorities.isEmpty()) {
      options.setClientAuth(ClientAuth.REQUEST);
      options.setTrustOptions(TrustOptions.wrap(new AnyClient(authorities)));
    }
  }

  /** Tells clients which authorities count, and takes what they show. */
  private record AnyClient(List<X509Certificate> authorities) implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
      // Authentication looks at it.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
      throw new UnsupportedOperationException("this is a server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return authorities.toArray(X509Certificate[]::new);
    }
  }
}
