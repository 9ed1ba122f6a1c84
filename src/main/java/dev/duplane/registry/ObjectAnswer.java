package dev.duplane.registry;

import java.util.List;
import java.util.function.Supplier;

/**
 * The answer to a request about one object. Its text is made when somebody asks for it: not by the
 * writer, and not at all for most controllers.
 *
 * @param text gives {@link #json}
 * @param warnings texts for Warning headers, without code and quotes
 * @param created whether the request made the object (201)
 */
public record ObjectAnswer(Supplier<byte[]> text, List<String> warnings, boolean created) {
  /** An answer whose text is there. */
  public ObjectAnswer(byte[] json, List<String> warnings, boolean created) {
    this(() -> json, warnings, created);
  }

  /** The object (or, for some deletes, a Status) as UTF-8 JSON with kind and apiVersion. */
  public byte[] json() {
    return text.get();
  }
}
