package dev.duplane.endpoints;

import dev.duplane.net.IpAddress;

/**
 * Opens ports that a {@link RequestHandler} answers on. The faces do not know one another: who
 * wants a port finds the one that has the network with {@link java.util.ServiceLoader}.
 */
public interface PortOpener {

  /**
   * Listens.
   *
   * @param handler answers what comes in
   * @param address of this machine
   * @param port 0 for a free one
   * @throws java.io.UncheckedIOException if that cannot be listened on
   */
  OpenPort open(RequestHandler handler, IpAddress address, int port);
}
