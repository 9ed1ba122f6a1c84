package dev.duplane.registry;

import dev.duplane.store.RawValue;
import dev.duplane.store.Value;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What lies in the store and is no object of a kind that is known: it is tried again whenever it is
 * asked for, and is its bytes until then.
 */
final class UndecodedValue implements Value {
  private final Supplier<@Nullable StoredObject> decoding;
  private final byte[] bytes;
  private volatile @Nullable StoredObject object;

  /**
   * @param decoding gives the object once its kind is known, null before
   * @param bytes as they are, or in JSON if they can be had in that
   */
  UndecodedValue(Supplier<@Nullable StoredObject> decoding, byte[] bytes) {
    this.decoding = decoding;
    this.bytes = bytes;
  }

  /** The object, if its kind is known by now. */
  @Nullable StoredObject object() {
    StoredObject known = object;
    if (known == null) {
      known = decoding.get();
      object = known;
    }
    return known;
  }

  private Value value() {
    StoredObject known = object();
    return known == null ? new RawValue(bytes) : known;
  }

  @Override
  public int size() {
    return value().size();
  }

  @Override
  public byte[] bytes() {
    return value().bytes();
  }

  @Override
  public Map<String, String> labels() {
    return value().labels();
  }

  @Override
  public String field(String name) {
    return value().field(name);
  }
}
