package dev.duplane.traffic;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a packet goes.
 *
 * @param from address that sends
 * @param to address that is meant
 * @param port that is meant
 * @param protocol of the port
 * @param family of the addresses
 * @param answer what the node does that it arrives at. If the sender is outside and no node was
 *     asked for, it may arrive at any: this is the first's by name
 * @param nodes what each node does, if the packet may arrive at any; else empty
 */
public record Trace(
    String from,
    String to,
    int port,
    Protocol protocol,
    String family,
    NodeAnswer answer,
    List<NodeAnswer> nodes) {
  /**
   * What one node does with the packet.
   *
   * @param node the Node's name
   * @param verdict of the rules
   * @param endpoints one of which gets the packet, ordered
   * @param masquerade whether it gets the node's address as its source; null if that depends on
   *     which endpoint is drawn
   * @param reaches whether the packet arrives somewhere and an answer can come back, as far as
   *     objects tell
   * @param steps the decisions, in order
   */
  public record NodeAnswer(
      String node,
      Verdict verdict,
      List<String> endpoints,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean masquerade,
      boolean reaches,
      List<TraceStep> steps) {}
}
