package dev.duplane.http.emulator;

import dev.duplane.http.ServedCluster;
import java.util.List;

/**
 * The clusters of a server.
 *
 * @param clusters by name
 */
public record ClusterList(List<Named> clusters) {

  /**
   * One of them.
   *
   * @param name as in paths
   * @param path what its APIs are below; empty for the one at the root
   * @param revision of its last write
   * @param configuration what it runs with
   */
  public record Named(
      String name, String path, long revision, ClusterState.Configuration configuration) {
    static Named of(ServedCluster served, boolean first) {
      return new Named(
          served.name(),
          first ? "" : "/clusters/" + served.name(),
          served.cluster().revisions().newest(),
          ClusterState.Configuration.of(served.cluster().config()));
    }
  }
}
