package dev.duplane.conformance;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * JSON as the recorder has sent it, with Python's {@code json.dumps}: a space after each comma and
 * colon, nothing but ASCII. kube-apiserver keeps some bodies as they are written.
 */
final class PythonJson extends MinimalPrettyPrinter {
  private static final long serialVersionUID = 1L;

  private static final ObjectWriter WRITER =
      RecordedFile.JSON.writer(new PythonJson()).with(JsonWriteFeature.ESCAPE_NON_ASCII);

  static String text(JsonNode body) {
    try {
      return WRITER.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void writeObjectFieldValueSeparator(JsonGenerator out) throws IOException {
    out.writeRaw(": ");
  }

  @Override
  public void writeObjectEntrySeparator(JsonGenerator out) throws IOException {
    out.writeRaw(", ");
  }

  @Override
  public void writeArrayValueSeparator(JsonGenerator out) throws IOException {
    out.writeRaw(", ");
  }
}
