package dev.duplane.registry;

import dev.duplane.store.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds in encoded objects what many of them have in common, and keeps it once: which fields a
 * manager owns (about 700 bytes of a Service, and the same for all Services that one client makes),
 * and equal sets of labels.
 *
 * <p>Bounded: once {@value #MOST} different stretches are known, objects with others keep theirs.
 * Thread-safe.
 */
final class SharedStretches {
  private static final int MOST = 4096;

  /** Shorter ones would cost more to keep apart than to repeat. */
  private static final int SHORTEST = 64;

  private static final byte[] OWNED_FIELDS = "\"fieldsV1\":{".getBytes(StandardCharsets.UTF_8);
  private static final byte[] LABELS = "\"labels\":{".getBytes(StandardCharsets.UTF_8);

  private static final byte[] NAME = "\"name\":".getBytes(StandardCharsets.UTF_8);

  private final Map<Bytes, byte[]> stretches = new ConcurrentHashMap<>();
  private final Map<Map<String, String>, Map<String, String>> labelSets = new ConcurrentHashMap<>();

  @SuppressWarnings("ArrayRecordComponent") // compared by content, as the methods below do
  private record Bytes(byte[] bytes) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  /**
   * A value of which a stretch is shared: the owned fields of the first manager; in objects that
   * the server itself makes, and nobody owns, all from the labels to the last name, which for
   * IPAddress objects is the name of their Service.
   *
   * @param json with an empty resourceVersion
   * @param gap where the resourceVersion goes
   */
  Value value(byte[] json, int gap, Map<String, String> labels) {
    Map<String, String> labelSet = shared(labels);
    int start = indexOf(json, OWNED_FIELDS, gap);
    int end = start < 0 ? -1 : endOfObject(json, start);
    if (start < 0) {
      start = indexOf(json, LABELS, gap);
      end = start < 0 ? -1 : Math.max(endOfObject(json, start), endOfLast(json, NAME, start));
    }
    if (end - start < SHORTEST) {
      return new Value(json, gap, labelSet);
    }
    byte[] shared = shared(Arrays.copyOfRange(json, start, end));
    byte[] own = new byte[json.length - shared.length];
    System.arraycopy(json, 0, own, 0, start);
    System.arraycopy(json, end, own, start, json.length - end);
    return new Value(own, gap, start, shared, labelSet);
  }

  private byte[] shared(byte[] stretch) {
    Bytes key = new Bytes(stretch);
    byte[] known = stretches.get(key);
    if (known != null) {
      return known;
    }
    if (stretches.size() < MOST) {
      stretches.put(key, stretch);
    }
    return stretch;
  }

  private Map<String, String> shared(Map<String, String> labels) {
    Map<String, String> known = labelSets.get(labels);
    if (known != null) {
      return known;
    }
    Map<String, String> compact = Map.copyOf(labels);
    if (labelSets.size() < MOST) {
      labelSets.put(compact, compact);
    }
    return compact;
  }

  private static int indexOf(byte[] text, byte[] sought, int from) {
    for (int i = from; i <= text.length - sought.length; i++) {
      if (text[i] == sought[0]
          && Arrays.equals(text, i, i + sought.length, sought, 0, sought.length)) {
        return i;
      }
    }
    return -1;
  }

  /** The index after the last occurrence behind {@code from}, or -1. */
  private static int endOfLast(byte[] text, byte[] sought, int from) {
    int end = -1;
    for (int i = indexOf(text, sought, from); i >= 0; i = indexOf(text, sought, end)) {
      end = i + sought.length;
    }
    return end;
  }

  /** The index after the object that opens first after {@code from}. */
  private static int endOfObject(byte[] json, int from) {
    int depth = 0;
    boolean quoted = false;
    for (int i = from; i < json.length; i++) {
      byte c = json[i];
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == '{') {
        depth++;
      } else if (!quoted && c == '}' && --depth == 0) {
        return i + 1;
      }
    }
    return -1;
  }
}
