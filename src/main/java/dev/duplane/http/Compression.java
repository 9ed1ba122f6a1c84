package dev.duplane.http;

import dev.duplane.endpoints.ApiResponse;
import dev.duplane.endpoints.ApiResponse.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Large answers for clients that can unpack them (KEP-156; kube-apiserver,
 * endpoints/handlers/responsewriters/writers.go): more than 128 KiB, at the fastest level. Never
 * watches.
 */
final class Compression {
  private static final int LEAST = 128 * 1024;

  private Compression() {}

  /** Level 1: time counts more than size. */
  private static final class Fast extends GZIPOutputStream {
    Fast(OutputStream out) throws IOException {
      super(out);
      def.setLevel(1);
    }
  }

  /**
   * The answer, packed if it is large and the client takes that.
   *
   * @param acceptEncoding the header, null if there is none
   */
  static ApiResponse.Complete of(ApiResponse.Complete answer, @Nullable String acceptEncoding) {
    if (answer.body().length <= LEAST || !asked(acceptEncoding)) {
      return answer;
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream(answer.body().length / 4);
    try (OutputStream out = new Fast(packed)) {
      out.write(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Header> headers = new ArrayList<>(answer.headers());
    headers.add(new Header("Content-Encoding", "gzip"));
    headers.add(new Header("Vary", "Accept-Encoding"));
    return new ApiResponse.Complete(answer.status(), headers, packed.toByteArray());
  }

  /** As kube-apiserver reads it: the word by itself, without a quality. */
  private static boolean asked(@Nullable String acceptEncoding) {
    if (acceptEncoding == null) {
      return false;
    }
    for (String coding : acceptEncoding.split(",", -1)) {
      if (coding.trim().equals("gzip")) {
        return true;
      }
    }
    return false;
  }
}
