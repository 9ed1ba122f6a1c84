package dev.duplane.store;

import dev.duplane.store.etcd.EtcdConfiguration;
import dev.duplane.store.etcd.EtcdServer;
import dev.duplane.store.etcd.EtcdStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An etcd for a test class, with a prefix of its own for each store. */
final class EtcdStores implements BeforeAllCallback, AfterAllCallback {
  private @Nullable EtcdServer etcd;
  private int made;

  @Override
  public void beforeAll(ExtensionContext context) {
    etcd = EtcdServer.start();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (etcd != null) {
      etcd.close();
    }
  }

  /** An empty store, numbered as the contracts have it. */
  Store create(int keptEvents) {
    if (etcd == null) {
      throw new IllegalStateException("there is no etcd");
    }
    EtcdConfiguration configuration = etcd.configuration("/test-" + made++);
    try {
      EtcdStore all = new EtcdStore(configuration);
      all.begin(new RowCodec());
      EtcdStore store = new EtcdStore(configuration, keptEvents);
      store.begin(new RowCodec());
      return new NumberedStore(store, all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
