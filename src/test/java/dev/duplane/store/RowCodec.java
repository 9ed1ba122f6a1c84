package dev.duplane.store;

import java.nio.charset.StandardCharsets;

/** The values of {@link Rows} as a store outside the process keeps them. */
public final class RowCodec implements ValueCodec {
  @Override
  public byte[] encode(String key, Value value) {
    return Rows.text(value).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Value decode(String key, byte[] bytes) {
    return Rows.value(new String(bytes, StandardCharsets.UTF_8));
  }
}
