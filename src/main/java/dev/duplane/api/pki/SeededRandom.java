package dev.duplane.api.pki;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Draws the same for the same seed, so that a cluster has the same keys whenever it starts. Whoever
 * knows the seed knows the keys: they protect nothing, and are for an emulator only.
 */
final class SeededRandom {
  private final byte[] seed;
  private long blocks;

  /**
   * @param seed the same one draws the same
   * @param name what it is drawn for
   */
  SeededRandom(long seed, String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    this.seed = ByteBuffer.allocate(Long.BYTES + text.length).putLong(seed).put(text).array();
  }

  /** Draws as many bytes as there is room for. */
  void nextBytes(byte[] bytes) {
    for (int at = 0; at < bytes.length; ) {
      byte[] block = block();
      int length = Math.min(block.length, bytes.length - at);
      System.arraycopy(block, 0, bytes, at, length);
      at += length;
    }
  }

  private byte[] block() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(seed);
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(blocks++).array());
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
