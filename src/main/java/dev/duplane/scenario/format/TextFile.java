package dev.duplane.scenario.format;

import dev.duplane.api.yaml.Position;
import dev.duplane.api.yaml.Problems;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads files of UTF-8 text. */
final class TextFile {
  private TextFile() {}

  /**
   * The text of a file.
   *
   * @param shown how errors name it
   * @param problems told of the first byte that is no text, with its place
   * @return null if it is not UTF-8
   * @throws IOException if it cannot be read
   */
  static @Nullable String read(Path file, String shown, Problems problems) throws IOException {
    return decode(Files.readAllBytes(file), shown, problems);
  }

  /** The same of what has been read. */
  static @Nullable String decode(byte[] bytes, String shown, Problems problems) {
    CharBuffer text = CharBuffer.allocate(bytes.length);
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(rest, text, true);
    String decoded = text.flip().toString();
    if (!result.isError()) {
      return decoded;
    }
    int line = 1 + (int) decoded.chars().filter(c -> c == '\n').count();
    int column = decoded.length() - decoded.lastIndexOf('\n');
    problems.at(
        new Position(shown, line, column),
        String.format("not UTF-8 text: byte 0x%02X", bytes[rest.position()]));
    return null;
  }

  /** Why a file could not be read. */
  static String why(IOException e) {
    return e instanceof AccessDeniedException ? "permission denied" : "it cannot be read";
  }
}
