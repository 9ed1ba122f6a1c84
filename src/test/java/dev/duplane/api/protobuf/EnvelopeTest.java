package dev.duplane.api.protobuf;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duplane.api.schema.DecodeException;
import dev.duplane.api.schema.TypeMeta;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EnvelopeTest {

  /** As Kubernetes keeps it in etcd: prefix, typeMeta, raw, two empty fields. */
  @Test
  void write_layout() {
    byte[] envelope = new Envelope(new TypeMeta("v1", "Service"), new byte[] {10, 0}).write();
    assertThat(HexFormat.of().formatHex(envelope))
        .isEqualTo("6b387300" + "0a0d0a02763112075365727669636512020a001a002200");
    assertThat(Envelope.read(envelope).type()).isEqualTo(new TypeMeta("v1", "Service"));
    assertThat(Envelope.read(envelope).message()).containsExactly(10, 0);
  }

  @Test
  void watchFrame_layout() {
    byte[] frame = new Envelope(new TypeMeta("", ""), new byte[0]).watchFrame("ADDED");
    assertThat(HexFormat.of().formatHex(frame))
        .isEqualTo(
            "0000001b"
                + "0a054144444544"
                + "1212"
                + "0a10"
                + "6b387300"
                + "0a040a001200"
                + "12001a002200");
  }

  @Test
  void read_noEnvelope() {
    assertThatThrownBy(() -> Envelope.read(new byte[0])).hasMessage("empty data");
    assertThatThrownBy(() -> Envelope.read("{}".getBytes(StandardCharsets.UTF_8)))
        .hasMessage(
            "provided data does not appear to be a protobuf message, expected prefix"
                + " [107 56 115 0]");
    assertThatThrownBy(() -> Envelope.read(bytes("6b387300"))).hasMessage("empty body");
    assertThatThrownBy(() -> Envelope.read(bytes("6b3873000a"))).hasMessage("unexpected EOF");
    assertThatThrownBy(() -> Envelope.read(bytes("6b3873000801")))
        .hasMessage("proto: wrong wireType = 0 for field TypeMeta");
    assertThatThrownBy(() -> Envelope.read(bytes("6b38730004")))
        .hasMessage("proto: Unknown: wiretype end group for non-group");
    assertThatThrownBy(() -> Envelope.read(bytes("6b38730000")))
        .hasMessage("proto: Unknown: illegal tag 0 (wire type 0)");
  }

  @Test
  void decode_garbage() {
    MessageCodec services = requireNonNull(Messages.bundled().find("v1", "Service"));
    for (long seed = 1; seed <= 5000; seed++) {
      Random random = new Random(seed);
      byte[] message = new byte[random.nextInt(40)];
      random.nextBytes(message);
      try {
        services.decode(message);
      } catch (DecodeException e) {
        assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
      }
    }
  }

  /** A pointer to nothing and no pointer are two things; what is left out is not there. */
  @Test
  void decode_presence() throws IOException {
    MessageCodec services = requireNonNull(Messages.bundled().find("v1", "Service"));
    JsonNode object = new ObjectMapper().readTree("{\"spec\":{\"ipFamilyPolicy\":\"\"}}");
    assertThat(services.decode(services.encode(object))).isEqualTo(object);
    assertThat(services.decode(new byte[0])).isEmpty();
  }

  @Test
  void inlined() throws IOException {
    MessageCodec pods = requireNonNull(Messages.bundled().find("v1", "Pod"));
    JsonNode object =
        new ObjectMapper()
            .readTree(
                "{\"spec\":{\"volumes\":[{\"name\":\"a\",\"emptyDir\":{}}],\"containers\":[{"
                    + "\"name\":\"c\",\"livenessProbe\":{\"httpGet\":{\"port\":\"http\"}}}]}}");
    assertThat(pods.decode(pods.encode(object))).isEqualTo(object);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
