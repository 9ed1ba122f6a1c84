package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.schema.Encoded;
import dev.duplane.registry.StoredObject.Stretch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An object that is stored again and again with other texts in it, such as its uid and its times.
 * It is encoded once; everything behind its resourceVersion but these texts is shared by all that
 * are made of it. Immutable.
 */
public final class StoredTemplate {
  private final byte[] own;
  private final int gap;
  private final List<Stretch> shared;
  private final Map<String, String> labels;
  private final List<Hole> holes;

  /** Where in the own bytes a text goes, and which one of those that are given. */
  private record Hole(int at, int text) {}

  private StoredTemplate(
      byte[] own, int gap, List<Stretch> shared, Map<String, String> labels, List<Hole> holes) {
    this.own = own;
    this.gap = gap;
    this.shared = shared;
    this.labels = labels;
    this.holes = holes;
  }

  /**
   * The template of an object.
   *
   * @param form in which it is stored
   * @param placeholders the texts in it that are to be replaced, ASCII; no field selector asks for
   *     them
   */
  public static StoredTemplate of(StorageForm form, ObjectNode object, List<String> placeholders) {
    Encoded encoded = form.storedCodec().encode(object);
    String text = SharedStretches.searchable(encoded.json());
    int gap = encoded.gap();
    ByteArrayOutputStream own = new ByteArrayOutputStream();
    List<Stretch> shared = new ArrayList<>();
    List<Hole> holes = new ArrayList<>();
    int from = 0;
    for (Hole next : holes(text, placeholders)) {
      int end = next.at() + placeholders.get(next.text()).length();
      from = fixed(encoded, from, next.at(), own, shared);
      holes.add(new Hole(own.size(), next.text()));
      own.write(encoded.json(), from, end - from);
      from = end;
    }
    fixed(encoded, from, text.length(), own, shared);
    return new StoredTemplate(
        own.toByteArray(), gap, List.copyOf(shared), ObjectMeta.of(object).labels(), holes);
  }

  /** The places of all placeholders, in the order of the text. */
  private static List<Hole> holes(String text, List<String> placeholders) {
    List<Hole> found = new ArrayList<>();
    for (int i = 0; i < placeholders.size(); i++) {
      String placeholder = placeholders.get(i);
      for (int at = text.indexOf(placeholder); at >= 0; at = text.indexOf(placeholder, at + 1)) {
        found.add(new Hole(at, i));
      }
    }
    found.sort((a, b) -> Integer.compare(a.at(), b.at()));
    return found;
  }

  /** Takes a part that never changes: own up to the gap, shared behind it; where the part ends. */
  private static int fixed(
      Encoded encoded, int from, int end, ByteArrayOutputStream own, List<Stretch> shared) {
    int start = from;
    if (start < encoded.gap()) {
      int before = Math.min(end, encoded.gap());
      own.write(encoded.json(), start, before - start);
      start = before;
    }
    if (start < end) {
      shared.add(
          new Stretch(own.size() - encoded.gap(), Arrays.copyOfRange(encoded.json(), start, end)));
    }
    return end;
  }

  /**
   * An object of this template.
   *
   * @param texts instead of the placeholders, in their order, each as long as its placeholder
   */
  public StoredObject with(List<String> texts) {
    byte[] filled = own.clone();
    for (Hole hole : holes) {
      byte[] text = texts.get(hole.text()).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(text, 0, filled, hole.at(), text.length);
    }
    return new StoredObject(filled, gap, shared, labels, List.of());
  }
}
