package dev.duplane.traffic;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A verdict map: which action for which destination. The first element for a key stays. */
final class NftMap {
  /** What elements are found by. */
  enum DestinationKey {
    /** Address, protocol and port. */
    ADDRESS_AND_PORT,
    /** Protocol and port. */
    PORT
  }

  /** What is done for one destination, and why. */
  record MapElement(NftAction action, String comment, @Nullable NftReason reason) {}

  private final String name;
  private final DestinationKey key;
  private final String comment;
  private final Map<String, MapElement> elements = new LinkedHashMap<>();

  NftMap(String name, DestinationKey key, String comment) {
    this.name = name;
    this.key = key;
    this.comment = comment;
  }

  String name() {
    return name;
  }

  DestinationKey key() {
    return key;
  }

  String comment() {
    return comment;
  }

  /** By key, as nft writes it: {@code 10.96.0.10 . tcp . 80}. */
  Map<String, MapElement> elements() {
    return elements;
  }

  void put(String destination, MapElement element) {
    elements.putIfAbsent(destination, element);
  }

  /** What is said of a packet's destination, or null. */
  @Nullable MapElement find(Packet packet) {
    String port = packet.protocol().lowerCase() + " . " + packet.port();
    return elements.get(key == DestinationKey.PORT ? port : packet.to() + " . " + port);
  }
}
