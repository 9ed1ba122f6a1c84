package dev.duplane.cluster;

import dev.duplane.store.RawValue;
import dev.duplane.store.Value;
import dev.duplane.store.ValueCodec;

/** Bytes in, bytes out: what another program writes lies in a store in its own form. */
final class RawValueCodec implements ValueCodec {
  @Override
  public byte[] encode(String key, Value value) {
    return value.bytes();
  }

  @Override
  public Value decode(String key, byte[] bytes) {
    return new RawValue(bytes);
  }
}
