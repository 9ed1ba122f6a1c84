package dev.duplane.api.schema;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The shape of one value: an object with known fields, a map, a list, or a scalar. Lists carry what
 * patches need to know (Kubernetes' {@code x-kubernetes-*} extensions).
 *
 * <p>Immutable after loading; shared by all clusters of a process. References between schemas are
 * resolved on first use, so that a large kind that nobody sends costs nothing.
 */
public interface Schema {

  /** The type of a value. */
  enum SchemaType {
    /** Known fields, see {@link #properties()}. */
    OBJECT,
    /** Any keys, one shape of value, see {@link #values()}. */
    MAP,
    /** One shape of item, see {@link #items()}. */
    LIST,
    STRING,
    /** {@link #format()} says int32 or int64. */
    INTEGER,
    NUMBER,
    BOOLEAN,
    /** A number or a string, e.g. a port by number or name. */
    INT_OR_STRING,
    /** RFC 3339 with seconds. */
    TIME,
    /** RFC 3339 with microseconds. */
    MICRO_TIME,
    /** A resource quantity: on the wire a string, read from a number too. */
    QUANTITY,
    /** base64. */
    BYTES,
    /** Any JSON. */
    ANY
  }

  /** How a list is owned and merged ({@code x-kubernetes-list-type}). */
  enum ListType {
    ATOMIC,
    SET,
    MAP
  }

  /**
   * The full name in the contract, e.g. {@code io.k8s.api.core.v1.ServicePort}; empty if inline.
   */
  String name();

  /** Whether null is a value, and not the same as none; only custom resources have such fields. */
  default boolean nullable() {
    return false;
  }

  /** The last part of {@link #name()}: the Go type's name, which error messages show. */
  default String shortName() {
    return name().substring(name().lastIndexOf('.') + 1);
  }

  SchemaType type();

  /** {@code int32}, {@code int64}, {@code double} … for numbers; otherwise null. */
  @Nullable String format();

  /** The fields of an object in wire order, each found at once; empty for other types. */
  List<Property> properties();

  /** Whether an object has any other fields, too, as the objects of custom resources have. */
  default boolean open() {
    return false;
  }

  /** The field of that name, or null. */
  @Nullable Property property(String name);

  /**
   * The shape of a list's items.
   *
   * @throws IllegalStateException if this is not a list
   */
  Schema items();

  /**
   * The shape of a map's values.
   *
   * @throws IllegalStateException if this is not a map
   */
  Schema values();

  /** Server-side apply's view of a list; {@link ListType#ATOMIC} unless the contract says more. */
  ListType listType();

  /** The keys of a list of type map, in order; otherwise empty. */
  List<String> listMapKeys();

  /** Whether an object or map is replaced as a whole by apply ({@code x-kubernetes-map-type}). */
  boolean atomicMap();

  /** The key that strategic merge patch matches items by, or null. */
  @Nullable String patchMergeKey();

  /**
   * What is made of this schema alone, which is kept with it and shared by all who use it. A schema
   * that is not kept itself makes it anew.
   *
   * @param key tells it from other things made of the schema, by its class, too
   * @param maker makes it; may be called more often than once, with equal results
   */
  default <T> T derived(Object key, Supplier<T> maker) {
    return maker.get();
  }

  /** {@code merge}, {@code replace}, {@code retainKeys}: strategic merge patch's strategies. */
  Set<String> patchStrategies();
}
