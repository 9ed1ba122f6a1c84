package dev.duplane.api.validation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The forms that ports and protocols must have (core/v1 Protocol; RFC 6335). */
public final class PortFormat {
  private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
  private static final int MAX = 65535;

  private PortFormat() {}

  /** A port number from 1 to 65535. */
  public static List<FieldError> number(FieldPath path, long port) {
    return port < 1 || port > MAX
        ? List.of(FieldError.invalid(path, port, "must be between 1 and " + MAX + ", inclusive"))
        : List.of();
  }

  /** A port by its number or by its name. */
  public static List<FieldError> numberOrName(FieldPath path, @Nullable JsonNode port) {
    if (port != null && port.isTextual()) {
      return NameFormat.portName(port.textValue()).stream()
          .map(message -> FieldError.invalid(path, port, message))
          .toList();
    }
    return number(path, port == null ? 0 : port.longValue());
  }

  /** A transport protocol, which must be there. */
  public static List<FieldError> protocol(FieldPath path, String protocol) {
    if (protocol.isEmpty()) {
      return List.of(FieldError.required(path, ""));
    }
    return PROTOCOLS.contains(protocol)
        ? List.of()
        : List.of(FieldError.notSupported(path, protocol, PROTOCOLS));
  }
}
