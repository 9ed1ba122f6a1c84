package dev.duplane.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EtcdConnectionTest {

  @Test
  void reconnect_leavesCallsUnderWay() throws IOException {
    try (EtcdServer etcd = EtcdServer.start();
        EtcdConnection connection = to(etcd)) {
      long now = EtcdConnection.await(connection.revision());
      for (int i = 0; i < 3; i++) {
        CompletableFuture<Long> before = connection.revision();
        connection.reconnect();
        assertThat(EtcdConnection.await(before)).isEqualTo(now);
        assertThat(EtcdConnection.await(connection.revision())).isEqualTo(now);
      }
    }
  }

  /**
   * Etcd's absence is told from its refusals: only the first asks for another connection. The call
   * that meets the end of a connection may say something else.
   */
  @Test
  @Timeout(60)
  void isUnconnected_whenEtcdIsAway() throws Exception {
    try (EtcdServer etcd = EtcdServer.start();
        EtcdConnection connection = to(etcd)) {
      assertThat(failure(connection.keepAlive(1)))
          .hasMessageEndingWith("requested lease not found")
          .matches(refusal -> !EtcdConnection.isUnconnected(refusal));
      etcd.kill();
      Throwable failure = failure(connection.revision());
      while (!EtcdConnection.isUnconnected(failure)) {
        failure = failure(connection.revision());
      }
      assertThat(EtcdConnection.failure(failure)).hasMessageStartingWith("connection error: ");
    }
  }

  private static EtcdConnection to(EtcdServer etcd) throws IOException {
    return new EtcdConnection(
        new EtcdConfiguration(List.of(etcd.url()), "/registry", null, null, null));
  }

  private static Throwable failure(CompletableFuture<?> answer) {
    return answer.handle((value, failure) -> failure).join();
  }
}
