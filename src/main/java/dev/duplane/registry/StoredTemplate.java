package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.schema.Encoded;
import dev.duplane.registry.StoredObject.Stretch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * An object that is stored again and again with other texts in it, such as its name, its uid and
 * its times. It is encoded once; what is long and always the same behind its resourceVersion is
 * shared by all that are made of it. Immutable.
 *
 * <pre>
 *   {"metadata":{"name":"NAME","uid":"UID","resourceVersion":"","creationTimestamp":"TIME
 *   ","labels":{…},"managedFields":[{"manager":"kube-apiserver",…,"time":"          shared
 *   TIME
 *   ","fieldsType":"FieldsV1",…,"spec":{"parentRef":{…,"name":"                     shared
 *   SERVICE"}}}
 * </pre>
 */
public final class StoredTemplate {
  private final List<Piece> before;
  private final List<Piece> behind;
  private final List<Stretch> shared;
  private final Map<String, String> labels;

  /**
   * A part of an object's own bytes: a text that is given, or bytes that are always the same.
   *
   * @param text which one of the texts; {@link #NO_TEXT} for bytes
   * @param bytes that are always the same; of a text its placeholder
   * @param exact whether a text must be as long as its placeholder, for what is shared to follow it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Piece(int text, byte[] bytes, boolean exact) {
    static final int NO_TEXT = -1;
  }

  /** Where in the object a placeholder stands, and which one it is. */
  private record Hole(int at, int text) {}

  private StoredTemplate(
      List<Piece> before, List<Piece> behind, List<Stretch> shared, Map<String, String> labels) {
    this.before = List.copyOf(before);
    this.behind = List.copyOf(behind);
    this.shared = List.copyOf(shared);
    this.labels = labels;
  }

  /**
   * The template of an object.
   *
   * @param form in which it is stored
   * @param placeholders the texts in it that are to be replaced: ASCII, as nothing else in it is
   */
  public static StoredTemplate of(StorageForm form, ObjectNode object, List<String> placeholders) {
    Encoded encoded = form.storedCodec().encode(object);
    byte[] json = encoded.json();
    List<Piece> before = new ArrayList<>();
    List<Piece> behind = new ArrayList<>();
    List<Stretch> shared = new ArrayList<>();
    int from = 0;
    int own = 0;
    List<Hole> holes = holes(SharedStretches.searchable(json), encoded.gap(), placeholders);
    for (Hole hole : holes) {
      boolean isBefore = hole.at() <= encoded.gap();
      byte[] fixed = Arrays.copyOfRange(json, from, hole.at());
      if (!isBefore && fixed.length >= SharedStretches.SHORTEST) {
        shared.add(new Stretch(own, fixed));
        behind.replaceAll(piece -> new Piece(piece.text(), piece.bytes(), true));
        fixed = new byte[0];
      }
      List<Piece> pieces = isBefore ? before : behind;
      pieces.add(new Piece(Piece.NO_TEXT, fixed, true));
      from = hole.at();
      own += isBefore ? 0 : fixed.length;
      if (hole.text() != Piece.NO_TEXT) {
        byte[] text = placeholders.get(hole.text()).getBytes(StandardCharsets.US_ASCII);
        pieces.add(new Piece(hole.text(), text, false));
        from += text.length;
        own += isBefore ? 0 : text.length;
      }
    }
    return new StoredTemplate(before, behind, shared, ObjectMeta.of(object).labels());
  }

  /** The places of all placeholders, of the gap and of the end, in the order of the text. */
  private static List<Hole> holes(String text, int gap, List<String> placeholders) {
    List<Hole> found = new ArrayList<>();
    for (int i = 0; i < placeholders.size(); i++) {
      String placeholder = placeholders.get(i);
      for (int at = text.indexOf(placeholder); at >= 0; at = text.indexOf(placeholder, at + 1)) {
        found.add(new Hole(at, i));
      }
    }
    found.add(new Hole(gap, Piece.NO_TEXT));
    found.add(new Hole(text.length(), Piece.NO_TEXT));
    found.sort(Comparator.comparingInt(Hole::at));
    return found;
  }

  /**
   * An object of this template.
   *
   * @param texts instead of the placeholders, in their order: ASCII that JSON does not escape
   * @throws IllegalArgumentException if a text that something shared follows, such as a time, is
   *     not as long as its placeholder
   */
  public StoredObject with(List<String> texts) {
    int gap = length(before, texts);
    byte[] own = new byte[gap + length(behind, texts)];
    fill(own, fill(own, 0, before, texts), behind, texts);
    return new StoredObject(own, gap, shared, labels, List.of());
  }

  private static int length(List<Piece> pieces, List<String> texts) {
    int length = 0;
    for (Piece piece : pieces) {
      int fixed = piece.bytes().length;
      int given = piece.text() == Piece.NO_TEXT ? fixed : texts.get(piece.text()).length();
      if (piece.exact() && given != fixed) {
        throw new IllegalArgumentException(
            texts.get(piece.text()) + " must have " + fixed + " characters");
      }
      length += given;
    }
    return length;
  }

  private static int fill(byte[] own, int from, List<Piece> pieces, List<String> texts) {
    int at = from;
    for (Piece piece : pieces) {
      byte[] bytes =
          piece.text() == Piece.NO_TEXT
              ? piece.bytes()
              : texts.get(piece.text()).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(bytes, 0, own, at, bytes.length);
      at += bytes.length;
    }
    return at;
  }
}
