package dev.duplane.controller.servicepods;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The order of an EndpointSlice's ports: by the FNV-1a hash, of 128 bits, of what Go's spew prints
 * of each (Kubernetes, {@code portsInOrder} in {@code
 * staging/src/k8s.io/endpointslice/util/controller_utils.go}, {@code k8s.io/utils/dump}).
 */
public final class PortHash {
  /** Orders the ports of an EndpointSlice. */
  public static final Comparator<JsonNode> ORDER = Comparator.comparing(PortHash::of);

  private static final BigInteger OFFSET = new BigInteger("6c62272e07bb014262b821756295c58d", 16);
  private static final BigInteger PRIME = BigInteger.ONE.shiftLeft(88).add(BigInteger.valueOf(315));
  private static final BigInteger MASK = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

  private PortHash() {}

  private static BigInteger of(JsonNode port) {
    String text =
        "(v1.EndpointPort){Name:"
            + pointer("string", port.get("name"))
            + " Protocol:"
            + pointer("v1.Protocol", port.get("protocol"))
            + " Port:"
            + pointer("int32", port.get("port"))
            + " AppProtocol:"
            + pointer("string", port.get("appProtocol"))
            + "}";
    return fnv1a(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String pointer(String type, @Nullable JsonNode value) {
    return "(*" + type + ")" + (value == null || value.isNull() ? "<nil>" : value.asText());
  }

  private static BigInteger fnv1a(byte[] bytes) {
    BigInteger hash = OFFSET;
    for (byte one : bytes) {
      hash = hash.xor(BigInteger.valueOf(one & 0xff)).multiply(PRIME).and(MASK);
    }
    return hash;
  }
}
