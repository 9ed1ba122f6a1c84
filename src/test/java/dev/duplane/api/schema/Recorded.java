package dev.duplane.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The recorded answers among the test resources. */
final class Recorded {
  private Recorded() {}

  static JsonNode document(String name) throws IOException {
    return JsonTree.parse(bytes(name));
  }

  static List<JsonNode> cases() throws IOException {
    return new String(bytes("api.jsonl.gz"), StandardCharsets.UTF_8)
        .lines()
        .map(line -> JsonTree.parse(line.getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in = Recorded.class.getResourceAsStream("/conformance/" + name)) {
      if (in == null) {
        throw new IOException("no recorded " + name);
      }
      return name.endsWith(".gz") ? new GZIPInputStream(in).readAllBytes() : in.readAllBytes();
    }
  }
}
