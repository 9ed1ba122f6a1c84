package dev.duplane.app;

import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.SavedState;
import dev.duplane.cluster.StoredObjects;
import dev.duplane.registry.StorageMediaType;
import dev.duplane.store.StoreException;
import dev.duplane.store.etcd.EtcdConfiguration;
import dev.duplane.store.etcd.EtcdReading;
import dev.duplane.store.etcd.EtcdStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags about etcd, with kube-apiserver's names. */
final class EtcdOptions {
  static final String SERVERS = "--etcd-servers";
  private static final String PREFIX = "--etcd-prefix";
  private static final String CA_FILE = "--etcd-cafile";
  private static final String CERT_FILE = "--etcd-certfile";
  private static final String KEY_FILE = "--etcd-keyfile";
  private static final Pattern URL =
      Pattern.compile("https?://([^/:]+|\\[[0-9a-fA-F:.]+\\]):(?<port>[0-9]{1,5})");
  private static final int LAST_PORT = 65_535;

  @Option(
      names = SERVERS,
      paramLabel = "URL[,URL...]",
      description = "The etcd that keeps the objects. Without it they are in memory.")
  private @Nullable String servers;

  @Option(
      names = PREFIX,
      paramLabel = "PREFIX",
      description =
          "What the keys of objects begin with in etcd.%n  Default: "
              + EtcdConfiguration.DEFAULT_PREFIX)
  private @Nullable String prefix;

  @Option(
      names = CA_FILE,
      paramLabel = "FILE",
      description = "Certificates, in PEM, of those who sign etcd's.")
  private @Nullable String caFile;

  @Option(
      names = CERT_FILE,
      paramLabel = "FILE",
      description = "Certificate to show to etcd, in PEM.")
  private @Nullable String certFile;

  @Option(names = KEY_FILE, paramLabel = "FILE", description = "Its key, in PEM.")
  private @Nullable String keyFile;

  /** Takes a flag that has one value; false if it is none of these. */
  boolean take(String name, String value) {
    switch (name) {
      case SERVERS -> servers = value;
      case PREFIX -> prefix = value;
      case CA_FILE -> caFile = value;
      case CERT_FILE -> certFile = value;
      case KEY_FILE -> keyFile = value;
      default -> {
        return false;
      }
    }
    return true;
  }

  /**
   * Where etcd is; null if there is none.
   *
   * @throws UsageException if the flags make no sense
   */
  @Nullable EtcdConfiguration configuration() {
    if (servers == null) {
      requireNone(PREFIX, prefix);
      requireNone(CA_FILE, caFile);
      requireNone(CERT_FILE, certFile);
      requireNone(KEY_FILE, keyFile);
      return null;
    }
    if ((certFile == null) != (keyFile == null)) {
      throw new UsageException(
          certFile == null ? KEY_FILE : CERT_FILE,
          "goes with " + (certFile == null ? CERT_FILE : KEY_FILE));
    }
    return new EtcdConfiguration(
        urls(servers),
        prefix == null ? EtcdConfiguration.DEFAULT_PREFIX : prefix,
        file(CA_FILE, caFile),
        file(CERT_FILE, certFile),
        file(KEY_FILE, keyFile));
  }

  private static void requireNone(String flag, @Nullable String value) {
    if (value != null) {
      throw new UsageException(flag, "goes with " + SERVERS);
    }
  }

  private static List<String> urls(String text) {
    List<String> urls = Arrays.asList(text.split(",", -1));
    for (String url : urls) {
      Matcher matcher = URL.matcher(url);
      if (!matcher.matches() || Integer.parseInt(matcher.group("port")) > LAST_PORT) {
        throw new UsageException(
            SERVERS, "\"" + url + "\" is no URL of an etcd, such as http://127.0.0.1:2379");
      }
    }
    return urls;
  }

  private static @Nullable Path file(String flag, @Nullable String name) {
    if (name == null) {
      return null;
    }
    Path file = Path.of(name);
    if (!Files.isReadable(file)) {
      throw new UsageException(flag, name + ": no such file");
    }
    return file;
  }

  /**
   * A cluster in an etcd.
   *
   * @throws UsageException if etcd cannot be used
   */
  static Cluster start(
      EtcdConfiguration etcd, StorageMediaType mediaType, ClusterConfig configuration) {
    try {
      EtcdStore store = new EtcdStore(etcd);
      try {
        return Cluster.on(store, mediaType, configuration);
      } catch (StoreException e) {
        store.close();
        throw unusable(etcd, e);
      }
    } catch (IOException e) {
      throw unusable(etcd, e);
    }
  }

  /**
   * The objects that an etcd has now.
   *
   * @throws UsageException if etcd cannot be used
   */
  static SavedState state(EtcdConfiguration etcd) {
    List<StoredObjects.Raw> raw = new ArrayList<>();
    try {
      long revision =
          EtcdReading.read(
              etcd,
              (key, bytes, created, modified) ->
                  raw.add(new StoredObjects.Raw(key, bytes, created, modified)));
      return StoredObjects.state(revision, raw);
    } catch (IOException | StoreException | IllegalArgumentException e) {
      throw unusable(etcd, e);
    }
  }

  private static UsageException unusable(EtcdConfiguration etcd, Exception e) {
    return new UsageException(SERVERS, String.join(",", etcd.servers()) + ": " + e.getMessage());
  }
}
