package dev.duplane.endpoints;

import dev.duplane.api.UserInfo;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request, as HTTP carries it.
 *
 * @param method e.g. {@code GET}
 * @param path as sent, still percent-encoded, without the query
 * @param query as sent, without the question mark; empty if none
 * @param headers by lower-case name
 * @param body empty if none
 * @param peer where it came from
 * @param user who asks, as far as it has been found out; {@link ApiEndpoints} does that
 */
@SuppressWarnings("ArrayRecordComponent") // handed on to the decoder, never compared
public record ApiRequest(
    String method,
    String path,
    String query,
    Map<String, List<String>> headers,
    byte[] body,
    Peer peer,
    UserInfo user) {

  /** Lower-cases the names of headers, if any has to be. */
  public ApiRequest {
    if (!areLower(headers)) {
      Map<String, List<String>> lower = new TreeMap<>();
      headers.forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), values));
      headers = lower;
    }
  }

  /** A request of somebody in this process. */
  public ApiRequest(
      String method, String path, String query, Map<String, List<String>> headers, byte[] body) {
    this(method, path, query, headers, body, Peer.LOCAL, UserInfo.ANONYMOUS);
  }

  /** The same request for another path. */
  public ApiRequest at(String other) {
    return new ApiRequest(method, other, query, headers, body, peer, user);
  }

  /** The same request, of a user. */
  ApiRequest by(UserInfo other) {
    return other.equals(user)
        ? this
        : new ApiRequest(method, path, query, headers, body, peer, other);
  }

  /** Asked of every request, so no streams here. */
  private static boolean areLower(Map<String, List<String>> headers) {
    for (String name : headers.keySet()) {
      for (int i = 0; i < name.length(); i++) {
        char c = name.charAt(i);
        if (c >= 'A' && c <= 'Z') {
          return false;
        }
      }
    }
    return true;
  }

  /** The first value of a header, or null; {@code name} in lower case. */
  public @Nullable String header(String name) {
    List<String> values = headers.get(name);
    return values == null || values.isEmpty() ? null : values.get(0);
  }
}
