package dev.duplane.authentication;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the token in an {@code Authorization} header (RFC 6750;
 * apiserver/pkg/authentication/request/bearertoken/bearertoken.go).
 */
final class BearerToken {
  private BearerToken() {}

  /** The token, or null if the header has none: other schemes are nobody's business. */
  static @Nullable String of(@Nullable String header) {
    if (header == null) {
      return null;
    }
    String[] parts = header.trim().split(" ", 3);
    if (parts.length < 2 || !parts[0].toLowerCase(Locale.ROOT).equals("bearer")) {
      return null;
    }
    return parts[1].isEmpty() ? null : parts[1];
  }
}
