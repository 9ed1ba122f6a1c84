package dev.duplane.controller.servicepods;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The order of subsets and of their ports: by the MD5 hash of what Go's spew prints of each
 * (Kubernetes, {@code portsByHash} and {@code subsetsByHash} in {@code pkg/api/v1/endpoints}).
 */
final class SubsetHash {
  /** Orders the ports of a subset. */
  static final Comparator<JsonNode> PORTS =
      Comparator.comparing(port -> md5("(v1.EndpointPort)" + port(port)), Arrays::compareUnsigned);

  /** Orders subsets. */
  static final Comparator<JsonNode> SUBSETS =
      Comparator.comparing(subset -> md5(subset(subset)), Arrays::compareUnsigned);

  private SubsetHash() {}

  private static String subset(JsonNode subset) {
    StringBuilder text = new StringBuilder("(v1.EndpointSubset){");
    addresses(text.append("Addresses:"), subset.path("addresses"));
    addresses(text.append(" NotReadyAddresses:"), subset.path("notReadyAddresses"));
    text.append(" Ports:([]v1.EndpointPort)");
    String separator = "[";
    for (JsonNode port : subset.path("ports")) {
      text.append(separator).append(port(port));
      separator = " ";
    }
    return text.append(subset.path("ports").isEmpty() ? "<nil>" : "]").append('}').toString();
  }

  private static void addresses(StringBuilder text, JsonNode addresses) {
    text.append("([]v1.EndpointAddress)");
    if (addresses.isEmpty()) {
      text.append("<nil>");
      return;
    }
    String separator = "[";
    for (JsonNode address : addresses) {
      text.append(separator)
          .append("{IP:(string)")
          .append(address.path("ip").asText())
          .append(" Hostname:(string)")
          .append(address.path("hostname").asText(""))
          .append(" NodeName:")
          .append(pointer("string", address.get("nodeName")))
          .append(" TargetRef:(*v1.ObjectReference)")
          .append(reference(address.get("targetRef")))
          .append('}');
      separator = " ";
    }
    text.append(']');
  }

  private static String reference(@Nullable JsonNode reference) {
    return reference == null
        ? "<nil>"
        : "{Kind:(string)%s Namespace:(string)%s Name:(string)%s UID:(types.UID)%s"
                .formatted(
                    reference.path("kind").asText(""),
                    reference.path("namespace").asText(""),
                    reference.path("name").asText(""),
                    reference.path("uid").asText(""))
            + " APIVersion:(string) ResourceVersion:(string) FieldPath:(string)}";
  }

  private static String port(JsonNode port) {
    return "{Name:(string)%s Port:(int32)%s Protocol:(v1.Protocol)%s AppProtocol:%s}"
        .formatted(
            port.path("name").asText(""),
            port.path("port").asText(),
            port.path("protocol").asText(""),
            pointer("string", port.get("appProtocol")));
  }

  private static String pointer(String type, @Nullable JsonNode value) {
    return "(*" + type + ")" + (value == null ? "<nil>" : value.asText());
  }

  private static byte[] md5(String text) {
    try {
      return MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
