package dev.duplane.registry;

import dev.duplane.api.StatusException;
import dev.duplane.store.Value;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An object as it is stored: compact JSON with a gap where its resourceVersion goes. Filling the
 * gap is a copy, not a parse.
 *
 * <p>Example: the JSON {@code {"metadata":{"name":"a","resourceVersion":"7"}}} is stored as {@code
 * {"metadata":{"name":"a","resourceVersion":""}}}, and the gap is between the last two quotes.
 *
 * <p>Parts of the text behind the gap may be kept apart, as one array for all objects that have
 * them in common ({@link SharedStretches}).
 */
public final class StoredObject implements Value {
  private static final String EMPTY_VERSION = "\"resourceVersion\":\"\"";

  /** In the place of a gap, where an object has no resourceVersion. */
  private static final int NO_GAP = -1;

  /** All of the text but the shared stretches. */
  private final byte[] own;

  private final int gap;
  private final List<Stretch> shared;
  private final Map<String, String> labels;
  private final List<Fact> facts;

  /**
   * A part of the text that many objects have in common.
   *
   * @param at where it goes: so many bytes of an object's own text are between the gap and it
   * @param bytes UTF-8; must never change
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Stretch(int at, byte[] bytes) {}

  /**
   * A field that selectors may ask for, and where its text is found. Objects of one kind mostly
   * have it at the same place, and share this.
   *
   * @param field its name
   * @param text its text; empty if it stands in the object's own bytes
   * @param at how many of them are between the gap and it
   * @param length how many bytes it has there
   */
  record Fact(String field, String text, int at, int length) {}

  /**
   * Takes ownership of the array.
   *
   * @param own the JSON without the shared stretches, its resourceVersion empty
   * @param gap the index in {@code own} at which the digits of the resourceVersion go
   * @param shared in the order of the text; the list, too, is kept as it is
   * @param labels the object's labels
   * @param facts of the fields that are not empty; kept as it is
   */
  StoredObject(
      byte[] own, int gap, List<Stretch> shared, Map<String, String> labels, List<Fact> facts) {
    this.own = own;
    this.gap = gap;
    this.shared = shared;
    this.labels = labels;
    this.facts = facts;
  }

  /**
   * A stored value as an object, also if the store has made it anew from its bytes.
   *
   * @throws StatusException 500 if another program has written it and it cannot be read
   */
  public static StoredObject of(Value value) {
    if (value instanceof StoredObject object) {
      return object;
    }
    if (value instanceof UndecodedValue undecoded) {
      StoredObject object = undecoded.object();
      if (object == null) {
        throw StatusException.untyped("what is stored cannot be decoded");
      }
      return object;
    }
    byte[] json = value.bytes();
    // Within a text the quotes would have backslashes, so this is the field and nothing else.
    int version = SharedStretches.searchable(json).indexOf(EMPTY_VERSION);
    if (version < 0) {
      throw new IllegalArgumentException("a stored object without an empty resourceVersion");
    }
    int gap = version + EMPTY_VERSION.length() - 1;
    return new StoredObject(json, gap, List.of(), value.labels(), List.of());
  }

  /** An object that is in no store and has no resourceVersion. */
  static StoredObject unversioned(byte[] json) {
    return new StoredObject(json, NO_GAP, List.of(), Map.of(), List.of());
  }

  @Override
  public Map<String, String> labels() {
    return labels;
  }

  @Override
  public String field(String name) {
    for (Fact fact : facts) {
      if (fact.field().equals(name)) {
        return fact.text().isEmpty()
            ? new String(own, gap + fact.at(), fact.length(), StandardCharsets.UTF_8)
            : fact.text();
      }
    }
    return "";
  }

  /** Whether both are the same object, apart from the resourceVersion. */
  @SuppressWarnings("ReferenceEquality") // the usual case, and a quick one
  boolean sameObject(Value other) {
    if (other instanceof StoredObject that && shared == that.shared && gap == that.gap) {
      return Arrays.equals(own, that.own);
    }
    return size() == other.size() && Arrays.equals(bytes(), other.bytes());
  }

  @Override
  public int size() {
    int size = own.length;
    for (Stretch stretch : shared) {
      size += stretch.bytes().length;
    }
    return size;
  }

  @Override
  public byte[] bytes() {
    return filled(new byte[0]);
  }

  /**
   * Whether the JSON has this text in it, found without parsing. A text that a shared stretch would
   * cut in two is not found: ask for whole field names or whole values.
   */
  public boolean contains(BytePattern text) {
    if (text.isIn(own)) {
      return true;
    }
    for (Stretch stretch : shared) {
      if (text.isIn(stretch.bytes())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Texts in a list, found without parsing; empty if there is no such list, or if a stretch that is
   * shared has it.
   *
   * @param after a field that selectors may ask for, which is before the list, and without which
   *     there is none
   * @param list the list's field as it stands, {@code "podIPs":[}, which must be there once
   * @param field what is before each text, as it stands: {@code "ip":"}
   */
  public List<String> texts(String after, String list, String field) {
    // What another store has made anew has no facts.
    int from = facts.isEmpty() ? gap : own.length;
    for (Fact fact : facts) {
      if (fact.field().equals(after)) {
        from = fact.text().isEmpty() ? gap + fact.at() : gap;
      }
    }
    String text = new String(own, from, own.length - from, StandardCharsets.ISO_8859_1);
    int start = text.indexOf(list);
    if (start < 0) {
      return List.of();
    }
    int end = text.indexOf(']', start);
    List<String> found = new ArrayList<>(2);
    for (int at = text.indexOf(field, start); at >= 0 && at < end; at = text.indexOf(field, at)) {
      at += field.length();
      found.add(text.substring(at, text.indexOf('"', at)));
    }
    return found;
  }

  /** The object as JSON, as it is at that revision. */
  public byte[] json(long resourceVersion) {
    return filled(digits(resourceVersion));
  }

  private byte[] filled(byte[] digits) {
    if (gap == NO_GAP) {
      return own;
    }
    byte[] filled = new byte[size() + digits.length];
    System.arraycopy(own, 0, filled, 0, gap);
    System.arraycopy(digits, 0, filled, gap, digits.length);
    int from = gap;
    int at = gap + digits.length;
    for (Stretch stretch : shared) {
      int length = gap + stretch.at() - from;
      System.arraycopy(own, from, filled, at, length);
      from += length;
      at += length;
      System.arraycopy(stretch.bytes(), 0, filled, at, stretch.bytes().length);
      at += stretch.bytes().length;
    }
    System.arraycopy(own, from, filled, at, own.length - from);
    return filled;
  }

  /** Writes {@link #json(long)} without the copy. */
  public void writeTo(ByteArrayOutputStream out, long resourceVersion) {
    if (gap == NO_GAP) {
      out.writeBytes(own);
      return;
    }
    byte[] digits = digits(resourceVersion);
    out.write(own, 0, gap);
    out.write(digits, 0, digits.length);
    int from = gap;
    for (Stretch stretch : shared) {
      int length = gap + stretch.at() - from;
      out.write(own, from, length);
      from += length;
      out.write(stretch.bytes(), 0, stretch.bytes().length);
    }
    out.write(own, from, own.length - from);
  }

  private static byte[] digits(long resourceVersion) {
    return Long.toString(resourceVersion).getBytes(StandardCharsets.US_ASCII);
  }
}
