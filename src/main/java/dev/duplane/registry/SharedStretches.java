package dev.duplane.registry;

import dev.duplane.registry.StoredObject.Fact;
import dev.duplane.registry.StoredObject.Stretch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Finds in encoded objects what many of them have in common, and keeps it once: who manages which
 * fields (about 800 bytes of a Service, and the same, but for the time, for all Services that one
 * client makes), and equal sets of labels. In an IPAddress it is all but the address, the uid, the
 * times and the name of its Service:
 *
 * <pre>
 *   {"metadata":{"name":"10.96.0.9","uid":"…","resourceVersion":"","creationTimestamp":"…",
 *    "labels":{…},"managedFields":[{"manager":"kube-apiserver",…,"time":"            shared
 *    2026-01-01T00:00:00Z
 *    ","fieldsType":"FieldsV1","fieldsV1":{…}}]},"spec":{"parentRef":{…,"name":      shared
 *    "web"}}}
 * </pre>
 *
 * Bounded: once {@value #MOST} different ones are known, all are forgotten, and what objects have
 * in common from then on is found anew. So those of objects that are gone go in the end, too.
 * Thread-safe.
 */
final class SharedStretches {
  private static final int MOST = 4096;

  /** How many lists of facts are tried before texts are looked for. */
  private static final int RECENT = 4;

  /** Shorter ones would cost more to keep apart than to repeat. */
  static final int SHORTEST = 64;

  /** How far behind the managed fields a name may be for what leads to it to be shared. */
  private static final int LONGEST_TAIL = 96;

  private static final String LABELS = ",\"labels\":{";
  private static final String MANAGED_FIELDS = "\"managedFields\":[{";
  private static final String TIME = "\"time\":\"";
  private static final String OWNED_FIELDS = "\"fieldsV1\":{";
  private static final String NAME = "\"name\":";

  /**
   * What has been found so far. Most kinds of a cluster have no object, so it comes when needed.
   */
  private static final class Known {
    private final Map<Bytes, byte[]> texts = new ConcurrentHashMap<>();
    private final Map<List<Place>, List<Stretch>> stretches = new ConcurrentHashMap<>();
    private final Map<Map<String, String>, Map<String, String>> labelSets =
        new ConcurrentHashMap<>();
    private final Map<List<Fact>, List<Fact>> factLists = new ConcurrentHashMap<>();

    /** Those that were found last, of which the next object's are mostly one. */
    private final AtomicReferenceArray<@Nullable List<Fact>> recent =
        new AtomicReferenceArray<>(RECENT);

    private volatile int oldest;

    /** Another thread may take the same place: then one of both is found anew. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void note(List<Fact> facts) {
      recent.set(oldest, facts);
      oldest = (oldest + 1) % RECENT;
    }
  }

  private volatile @Nullable Known found;

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

  /** A text and where it goes, as in {@link Stretch}. */
  private record Place(int at, Bytes text) {
    // Written out, as what the compiler makes of a record takes long when it is first used.

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Place that && at == that.at && text.equals(that.text);
    }

    @Override
    public int hashCode() {
      return 31 * at + text.hashCode();
    }
  }

  /** A part of an object, from one index to before another. */
  private record Part(int start, int end) {}

  private Known known() {
    Known known = found;
    if (known == null) {
      synchronized (this) {
        known = found;
        if (known == null) {
          known = new Known();
          found = known;
        }
      }
    }
    return known;
  }

  /**
   * Bytes as a text with a character for each: the JVM looks for texts far quicker than a loop
   * does.
   */
  static String searchable(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /**
   * A stored object of which stretches are shared.
   *
   * @param json with an empty resourceVersion
   * @param gap where the resourceVersion goes
   * @param labels the object's labels
   * @param fields what field selectors may ask for, by name
   */
  StoredObject object(
      byte[] json, int gap, Map<String, String> labels, Map<String, String> fields) {
    // Labels that nobody has had yet may never be seen again.
    boolean known = known().labelSets.containsKey(labels);
    Map<String, String> labelSet = shared(labels);
    List<Part> parts = parts(json, gap, known);
    if (parts.isEmpty()) {
      return new StoredObject(json, gap, List.of(), labelSet, facts(json, gap, fields));
    }
    int size = json.length;
    for (Part part : parts) {
      size -= part.end() - part.start();
    }
    byte[] own = new byte[size];
    List<Place> places = new ArrayList<>(parts.size());
    int from = 0;
    int to = 0;
    for (Part part : parts) {
      System.arraycopy(json, from, own, to, part.start() - from);
      to += part.start() - from;
      byte[] text = Arrays.copyOfRange(json, part.start(), part.end());
      places.add(new Place(to - gap, new Bytes(text)));
      from = part.end();
    }
    System.arraycopy(json, from, own, to, json.length - from);
    return new StoredObject(own, gap, shared(places), labelSet, facts(own, gap, fields));
  }

  /** Where each field's text stands behind the gap; what stands nowhere is kept as a text. */
  private List<Fact> facts(byte[] own, int gap, Map<String, String> fields) {
    if (fields.isEmpty()) {
      return List.of();
    }
    for (int i = 0; i < RECENT; i++) {
      List<Fact> recent = known().recent.get(i);
      if (recent != null && areIn(own, gap, fields, recent)) {
        return recent;
      }
    }
    List<Fact> found = search(own, gap, fields);
    known().note(found);
    return found;
  }

  /** Whether the fields of an object are where those of another one are. */
  private static boolean areIn(byte[] own, int gap, Map<String, String> fields, List<Fact> facts) {
    int next = 0;
    for (Map.Entry<String, String> field : fields.entrySet()) {
      String text = field.getValue();
      if (text.isEmpty()) {
        continue;
      }
      Fact fact = next < facts.size() ? facts.get(next++) : null;
      if (fact == null || !fact.field().equals(field.getKey()) || !isAt(own, gap, text, fact)) {
        return false;
      }
    }
    return next == facts.size();
  }

  /** Whether a text that is the same in UTF-8 stands where a fact says, between quotes. */
  private static boolean isAt(byte[] own, int gap, String text, Fact fact) {
    if (!fact.text().isEmpty()) {
      return fact.text().equals(text);
    }
    int start = gap + fact.at();
    int end = start + fact.length();
    if (text.length() != fact.length()
        || end >= own.length
        || own[start - 1] != '"'
        || own[end] != '"') {
      return false;
    }
    for (int i = 0; i < fact.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || own[start + i] != c) {
        return false;
      }
    }
    return true;
  }

  private List<Fact> search(byte[] own, int gap, Map<String, String> fields) {
    String whole = searchable(own);
    List<Fact> facts = new ArrayList<>(fields.size());
    fields.forEach(
        (field, text) -> {
          if (!text.isEmpty()) {
            String quoted = '"' + searchable(text.getBytes(StandardCharsets.UTF_8)) + '"';
            int at = whole.indexOf(quoted, gap + 1);
            facts.add(
                at < 0
                    ? new Fact(field, text, 0, 0)
                    : new Fact(field, "", at + 1 - gap, quoted.length() - 2));
          }
        });
    List<Fact> known = known().factLists.get(facts);
    if (known != null) {
      return known;
    }
    List<Fact> compact = List.copyOf(facts);
    keep(known().factLists, compact, compact);
    return compact;
  }

  /** What is worth sharing, in the order of the text; two that touch are one. */
  private static List<Part> parts(byte[] json, int gap, boolean knownLabels) {
    List<Part> parts = new ArrayList<>(3);
    String text = searchable(json);
    int managed = text.indexOf(MANAGED_FIELDS, gap);
    int labels = knownLabels ? text.indexOf(LABELS, gap) : -1;
    int endOfLabels = labels < 0 ? -1 : endOfObject(json, labels);
    // An object without labels may have some further on: in a template, or a schema that names
    // them.
    if (labels >= 0 && (managed < 0 || endOfLabels < managed)) {
      add(parts, labels, endOfLabels);
    }
    int time = managed < 0 ? -1 : text.indexOf(TIME, managed);
    int fields = time < 0 ? -1 : text.indexOf(OWNED_FIELDS, time);
    if (fields >= 0) {
      int startOfTime = time + TIME.length();
      // With the comma before it, if the labels end there.
      add(parts, managed - 1, startOfTime);
      int end = endOfObject(json, fields);
      int name = text.indexOf(NAME, end);
      boolean near = name >= 0 && name - end <= LONGEST_TAIL;
      add(parts, text.indexOf('"', startOfTime), near ? name + NAME.length() : end);
    }
    parts.removeIf(part -> part.end() - part.start() < SHORTEST);
    return parts;
  }

  private static void add(List<Part> parts, int start, int end) {
    int last = parts.size() - 1;
    if (last >= 0 && parts.get(last).end() == start) {
      parts.set(last, new Part(parts.get(last).start(), end));
    } else {
      parts.add(new Part(start, end));
    }
  }

  private List<Stretch> shared(List<Place> places) {
    List<Stretch> known = known().stretches.get(places);
    if (known != null) {
      return known;
    }
    List<Place> kept = new ArrayList<>(places.size());
    List<Stretch> made = new ArrayList<>(places.size());
    for (Place place : places) {
      byte[] text = shared(place.text());
      kept.add(new Place(place.at(), new Bytes(text)));
      made.add(new Stretch(place.at(), text));
    }
    List<Stretch> compact = List.copyOf(made);
    keep(known().stretches, List.copyOf(kept), compact);
    return compact;
  }

  private byte[] shared(Bytes text) {
    byte[] known = known().texts.get(text);
    if (known != null) {
      return known;
    }
    keep(known().texts, text, text.bytes());
    return text.bytes();
  }

  private Map<String, String> shared(Map<String, String> labels) {
    Map<String, String> known = known().labelSets.get(labels);
    if (known != null) {
      return known;
    }
    Map<String, String> compact = Map.copyOf(labels);
    keep(known().labelSets, compact, compact);
    return compact;
  }

  private static <K, V> void keep(Map<K, V> known, K key, V value) {
    if (known.size() >= MOST) {
      known.clear();
    }
    known.put(key, value);
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
