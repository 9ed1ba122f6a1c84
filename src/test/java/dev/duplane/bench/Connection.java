package dev.duplane.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** One keep-alive connection that sends a request and reads its answer, as cheaply as can be. */
final class Connection implements AutoCloseable {
  private final URI uri;
  private final Socket socket;
  private final InputStream in;

  Connection(URI uri) throws IOException {
    this.uri = uri;
    this.socket = new Socket(uri.getHost(), uri.getPort());
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
  }

  /** A request as HTTP/1.1 sends it. */
  static byte[] request(URI uri, String method, String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: "
            + uri.getAuthority()
            + "\r\nUser-Agent: bench/1\r\nAccept: application/json\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + bytes.length
            + "\r\n\r\n";
    return (head + body).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Sends a request and reads the whole answer.
   *
   * @return its body
   * @throws IOException also if the answer is not a 2xx
   */
  byte[] send(String method, String path, String body) throws IOException {
    socket.getOutputStream().write(request(uri, method, path, body));
    String status = line();
    int length = 0;
    boolean chunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(header.substring(15).trim());
      }
      chunked |= header.regionMatches(true, 0, "transfer-encoding: chunked", 0, 26);
    }
    byte[] answer = chunked ? readChunks() : in.readNBytes(length);
    if (!status.startsWith("HTTP/1.1 2")) {
      throw new IOException(method + " " + path + ": " + status);
    }
    return answer;
  }

  private byte[] readChunks() throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    int size;
    do {
      size = Integer.parseInt(line(), 16);
      answer.writeBytes(in.readNBytes(size));
      line();
    } while (size > 0);
    return answer.toByteArray();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
