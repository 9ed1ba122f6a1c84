package dev.duplane.traffic;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A transport protocol that Services can have (core/v1 Protocol). */
public enum Protocol {
  TCP,
  UDP,
  SCTP;

  /** The protocol of that name as the API writes it; null when there is none. */
  public static @Nullable Protocol fromWire(String name) {
    for (Protocol protocol : values()) {
      if (protocol.name().equals(name)) {
        return protocol;
      }
    }
    return null;
  }

  /** As nftables and DNS write it. */
  String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }
}
