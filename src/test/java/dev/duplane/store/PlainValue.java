package dev.duplane.store;

import java.util.Map;

/**
 * A value as a store makes it anew from what it has kept elsewhere.
 *
 * @param bytes never changed
 * @param labels the object's
 * @param fields by name
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PlainValue(byte[] bytes, Map<String, String> labels, Map<String, String> fields)
    implements Value {
  @Override
  public int size() {
    return bytes.length;
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public String field(String name) {
    return fields.getOrDefault(name, "");
  }
}
