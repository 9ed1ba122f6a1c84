package dev.duplane.store.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;
import org.jspecify.annotations.Nullable;

/**
 * The keys in etcd of the keys of a store: {@code /registry} is replaced by {@code --etcd-prefix}.
 * What this program keeps for itself lies beside it, since other programs take all that is below
 * the prefix for objects.
 */
final class EtcdKeys {
  private static final String ROOT = "/registry";
  private static final String OWN = "/duplane";

  private final String prefix;

  /**
   * @param prefix with or without slashes around it, as kube-apiserver takes it
   */
  EtcdKeys(String prefix) {
    String inner = prefix.replaceAll("^/+|/+$", "");
    this.prefix = inner.isEmpty() ? "" : "/" + inner;
  }

  /** What all keys of objects begin with. */
  ByteSequence root() {
    return bytes(prefix + "/");
  }

  ByteSequence inEtcd(String key) {
    return bytes(prefix + key.substring(ROOT.length()));
  }

  /** What the keys in etcd begin with whose keys in a store begin with {@code prefix}. */
  ByteSequence prefixInEtcd(String prefix) {
    return (ROOT + "/").startsWith(prefix) ? root() : inEtcd(prefix);
  }

  /** The store's key of a key in etcd; null if it is not below the prefix. */
  @Nullable String inStore(ByteSequence key) {
    String text = key.toString(UTF_8);
    return text.startsWith(prefix + "/") ? ROOT + text.substring(prefix.length()) : null;
  }

  /** What the keys of sessions begin with. */
  ByteSequence session(int number) {
    return bytes(OWN + prefix + "/sessions/" + number);
  }

  static ByteSequence bytes(String text) {
    return ByteSequence.from(text, UTF_8);
  }
}
