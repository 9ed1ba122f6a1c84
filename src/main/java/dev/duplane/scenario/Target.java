package dev.duplane.scenario;

import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.net.Cidr;
import java.util.List;

/** A cluster as a scenario sees it: an API server that answers. */
public interface Target extends AutoCloseable {

  /** Sends a request that is no watch, and waits for the answer. */
  ApiResponse.Complete send(ApiRequest request);

  /**
   * Changes the Service ranges of the running cluster.
   *
   * @param ranges one, or two of different families
   */
  void changeServiceClusterIpRange(List<Cidr> ranges);

  @Override
  void close();
}
