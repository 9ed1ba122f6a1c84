package dev.duplane.store;

import java.util.Map;

/**
 * A value that nobody selects: bytes without facts.
 *
 * @param bytes never changed
 */
@SuppressWarnings("ArrayRecordComponent") // the accessor copies; never compared
public record RawValue(byte[] bytes) implements Value {
  @Override
  public int size() {
    return bytes.length;
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public Map<String, String> labels() {
    return Map.of();
  }

  @Override
  public String field(String name) {
    return "";
  }
}
