package dev.duplane.http;

import dev.duplane.endpoints.OpenPort;
import dev.duplane.endpoints.PortOpener;
import dev.duplane.endpoints.RequestHandler;
import dev.duplane.net.IpAddress;

/**
 * Opens ports without Quarkus, for clusters in tests. Its own class, so that it can be found where
 * there is no Vert.x.
 */
public final class VertxPortOpener implements PortOpener {
  @Override
  public OpenPort open(RequestHandler handler, IpAddress address, int port) {
    return VertxPort.open(handler, address, port);
  }
}
