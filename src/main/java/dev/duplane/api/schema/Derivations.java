package dev.duplane.api.schema;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Objects computed from one schema and kept, for {@link Schema#derived}. Thread-safe. */
public final class Derivations {
  private final Map<Object, Object> made = new ConcurrentHashMap<>(1);

  /** As {@link Schema#derived}. */
  @SuppressWarnings("unchecked") // a key stands for one kind of thing
  public <T> T get(Object key, Supplier<T> maker) {
    Object known = made.get(key);
    if (known == null) {
      Object fresh = maker.get();
      known = made.putIfAbsent(key, fresh);
      known = known == null ? fresh : known;
    }
    return (T) known;
  }
}
