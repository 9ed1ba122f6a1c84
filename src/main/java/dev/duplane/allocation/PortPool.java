package dev.duplane.allocation;

import dev.duplane.net.PortRange;
import java.util.BitSet;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The node ports of a cluster and which of them are in use; health check node ports are among them.
 * Every port of the range can be had. Draws come from the upper band while it has a free port (<a
 * href="https://kubernetes.io/docs/concepts/services-networking/service/#avoid-nodeport-collisions">avoid
 * NodePort collisions</a>, KEP-3668).
 *
 * <p>As with {@link AddressPool}, any thread may ask for the counts.
 */
public final class PortPool {
  private static final int STATIC_BAND_LEAST = 16;
  private static final int STATIC_BAND_MOST = 128;
  private static final int STATIC_BAND_SHARE = 32;

  private final PortRange range;
  private final int staticBandSize;
  private final BandedOffsets offsets;
  private final AllocationCounts counts = new AllocationCounts();

  PortPool(PortRange range, RandomGenerator random) {
    this(range, random, true);
  }

  /**
   * As the other, with or without bands.
   *
   * @param banded false for one band that is drawn from as a whole, as before KEP-3668
   */
  PortPool(PortRange range, RandomGenerator random, boolean banded) {
    this.range = range;
    staticBandSize = banded ? staticBandSize(range.size()) : 0;
    offsets = new BandedOffsets(range.size(), staticBandSize, random);
  }

  private static int staticBandSize(int size) {
    if (size <= STATIC_BAND_LEAST) {
      return 0;
    }
    return Math.min(Math.max(STATIC_BAND_LEAST, size / STATIC_BAND_SHARE), STATIC_BAND_MOST);
  }

  public PortRange range() {
    return range;
  }

  /** The lower band, drawn from last; null when the range has no such band. */
  public @Nullable PortRange staticBand() {
    return staticBandSize == 0
        ? null
        : new PortRange(range.min(), range.min() + staticBandSize - 1);
  }

  /** The upper band, drawn from first. */
  public PortRange dynamicBand() {
    return new PortRange(range.min() + staticBandSize, range.max());
  }

  /** How many ports the range has. */
  public int size() {
    return range.size();
  }

  /** How many are in use. Any thread may ask. */
  public int used() {
    return (int) offsets.used();
  }

  /** How many are not in use. Any thread may ask. */
  public int free() {
    return size() - used();
  }

  /** What clients have been given of it. */
  public AllocationCounts counts() {
    return counts;
  }

  /** Whether the port is in use; false for one outside the range. */
  public boolean isUsed(int port) {
    return range.contains(port) && offsets.contains(port - range.min());
  }

  /** The ports in use, as distances from the first of the range. */
  public BitSet usedPorts() {
    BitSet ports = new BitSet(size());
    offsets.forEach(offset -> ports.set((int) offset));
    return ports;
  }

  /**
   * Has exactly these ports in use.
   *
   * @param ports as {@link #usedPorts} has them
   */
  void follow(BitSet ports) {
    BitSet changed = usedPorts();
    changed.xor(ports);
    changed.stream()
        .map(offset -> range.min() + offset)
        .forEach(
            port -> {
              if (!markUsed(port)) {
                release(port);
              }
            });
  }

  /** Draws a free port and marks it used; empty when there is none. */
  OptionalLong draw() {
    OptionalLong offset = offsets.draw();
    return offset.isEmpty() ? offset : OptionalLong.of(range.min() + offset.getAsLong());
  }

  /** Marks a port used; false if it was, or if it is outside the range. */
  boolean markUsed(int port) {
    return range.contains(port) && offsets.add(port - range.min());
  }

  /** Marks a port free; false if it was, or if it is outside the range. */
  boolean release(int port) {
    return range.contains(port) && offsets.remove(port - range.min());
  }
}
