package dev.duplane.traffic;

import java.util.List;
import java.util.function.Function;

/**
 * Why there is a rule or an element, for whom it stops or turns.
 *
 * @param rule that it follows from
 * @param object whose field asks for it
 * @param details for the rule's sentence; {@link #SENDER}, {@link #TARGET}, {@link #ADDRESS} and
 *     {@link #PORT} stand for those of a packet
 */
record NftReason(TrafficRule rule, Function<Packet, String> object, List<String> details) {
  /** Stands for the address that sent the packet. */
  static final String SENDER = "<sender>";

  /** Stands for the address and port that the packet is for. */
  static final String TARGET = "<target>";

  /** Stands for the address that the packet is for. */
  static final String ADDRESS = "<address>";

  /** Stands for the port that the packet is for. */
  static final String PORT = "<port>";

  static NftReason of(TrafficRule rule, String object, String... details) {
    return new NftReason(rule, packet -> object, List.of(details));
  }

  static NftReason of(TrafficRule rule, Function<Packet, String> object, String... details) {
    return new NftReason(rule, object, List.of(details));
  }

  /** What it says to one packet. */
  TraceStep step(Packet packet) {
    return rule.step(
        object.apply(packet),
        details.stream()
            .map(
                detail ->
                    switch (detail) {
                      case SENDER -> packet.from().toString();
                      case TARGET -> ProxyEndpoint.socket(packet.to(), packet.port());
                      case ADDRESS -> packet.to().toString();
                      case PORT -> packet.port() + "/" + packet.protocol();
                      default -> detail;
                    })
            .toArray());
  }
}
