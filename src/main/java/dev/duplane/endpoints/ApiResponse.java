package dev.duplane.endpoints;

import dev.duplane.api.Status;
import dev.duplane.registry.ResourceWatch;
import dev.duplane.registry.WatchEvent;
import java.util.List;
import java.util.function.Function;

/** An answer. */
public sealed interface ApiResponse {
  /** The HTTP status. */
  int status();

  /** Headers, in order; a name may stand several times (Warning). */
  List<Header> headers();

  /**
   * One header.
   *
   * @param name e.g. {@code Content-Type}
   * @param value its text
   */
  record Header(String name, String value) {}

  /** An answer that is all there. */
  @SuppressWarnings("ArrayRecordComponent") // handed on to the socket, never compared
  record Complete(int status, List<Header> headers, byte[] body) implements ApiResponse {}

  /** No answer: the connection is reset. */
  record Reset() implements ApiResponse {
    @Override
    public int status() {
      return 0;
    }

    @Override
    public List<Header> headers() {
      return List.of();
    }
  }

  /**
   * A watch: frames to be sent as they come.
   *
   * @param watch where events come from; the one who sends them closes it
   * @param encode an event as the bytes of one frame
   * @param encodeError the failure that ends a watch as the bytes of its last frame
   * @param timeoutSeconds when the watch ends by itself
   */
  record Watching(
      int status,
      List<Header> headers,
      ResourceWatch watch,
      Function<WatchEvent, byte[]> encode,
      Function<Status, byte[]> encodeError,
      long timeoutSeconds)
      implements ApiResponse {

    /** A watch that ends with JSON if it fails. */
    public Watching(
        int status,
        List<Header> headers,
        ResourceWatch watch,
        Function<WatchEvent, byte[]> encode,
        long timeoutSeconds) {
      this(status, headers, watch, encode, StatusJson::errorFrame, timeoutSeconds);
    }
  }
}
