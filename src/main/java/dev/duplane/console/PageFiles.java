package dev.duplane.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the page, each read and packed when it is first asked for. Thread-safe.
 *
 * @see ConsoleRoute
 */
public final class PageFiles {
  /** The file that a path with a slash at its end stands for. */
  public static final String INDEX = "index.html";

  private static final String ROOT = "page/";

  /** Names without a dot at the beginning of a segment: there is no way up, and nothing hidden. */
  private static final Pattern NAME = Pattern.compile("([a-z0-9][a-z0-9-]*/)*[a-z0-9][a-z0-9.-]*");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json; charset=utf-8",
          "svg", "image/svg+xml; charset=utf-8");

  private final Map<String, PageFile> read = new ConcurrentHashMap<>();

  /**
   * A file.
   *
   * @param type its media type
   * @param tag a strong entity tag with its quotes (RFC 9110, section 8.8.3): the same for the same
   *     bytes
   * @param body as it is
   * @param packedTag the tag of what is packed, which are other bytes
   * @param packed the same with gzip
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on to the socket, never compared
  public record PageFile(String type, String tag, byte[] body, String packedTag, byte[] packed) {}

  /** No file is read yet. */
  public PageFiles() {}

  /**
   * A file of the page.
   *
   * @param name as in {@code views/overview.js}; empty for {@value #INDEX}
   * @return null if there is none of that name
   */
  public @Nullable PageFile find(String name) {
    String file = name.isEmpty() ? INDEX : name;
    String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
    if (type == null || !NAME.matcher(file).matches()) {
      return null;
    }
    return read.computeIfAbsent(file, known -> load(known, type));
  }

  // The map takes null for "not there" and remembers nothing.
  @SuppressWarnings("NullAway")
  private static @Nullable PageFile load(String name, String type) {
    try (InputStream in = PageFiles.class.getResourceAsStream(ROOT + name)) {
      if (in == null) {
        return null;
      }
      byte[] body = in.readAllBytes();
      byte[] packed = pack(body);
      return new PageFile(type, tag(body), body, tag(packed), packed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String tag(byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      return '"' + HexFormat.of().formatHex(digest, 0, 16) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] pack(byte[] body) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(body.length / 2);
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(body);
    }
    return packed.toByteArray();
  }
}
