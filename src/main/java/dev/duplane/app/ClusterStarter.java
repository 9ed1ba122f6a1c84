package dev.duplane.app;

import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.http.RequestHandler;

/** Starts a cluster and what answers for it over HTTP. */
public interface ClusterStarter {
  /** A cluster of its own, running. */
  Cluster start(ClusterConfig config);

  /** What answers requests to it. */
  RequestHandler endpoints(Cluster cluster);
}
