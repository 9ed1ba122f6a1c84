package dev.duplane.allocation;

import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Where a cluster's chance comes from: uids, generated names, addresses and node ports.
 *
 * <p>What a write draws depends on the seed and on the revision that the store has when the write
 * begins, on nothing else; so a cluster that is made anew from what is stored goes on drawing what
 * the first one would have drawn. Within a write each stream goes on; streams do not disturb one
 * another. A write that is refused leaves no trace: the next one draws the same. Dry runs leave the
 * revision as it is and still make objects that differ, so they are counted.
 *
 * <p>Not thread-safe: used by the cluster's writer.
 */
public final class Chance {
  private final long seed;
  private final LongSupplier revision;
  private long writes;
  private long begunAt;
  private long spread;
  private long dryRuns;
  private long trials;

  /**
   * @param seed the same one draws the same
   * @param revision of the store, now: it grows with everything that is stored
   */
  public Chance(long seed, LongSupplier revision) {
    this.seed = seed;
    this.revision = revision;
  }

  /**
   * Begins a write.
   *
   * @param dryRun whether it keeps nothing: what it draws no other write draws
   */
  public void begin(boolean dryRun) {
    writes++;
    dryRuns = dryRuns() + (dryRun ? 1 : 0);
    begunAt = revision.getAsLong();
    spread = new SplittableRandom(dryRun ? begunAt + (dryRuns << 40) : begunAt).nextLong();
  }

  /** Begins a write that has begun before, and draws what it drew then. */
  public void beginAgain(long trial) {
    writes++;
    spread = trial;
  }

  /**
   * What a write draws from that will begin again: no other write does, be its revision the same.
   */
  public long spreadOfTrial() {
    trials++;
    return new SplittableRandom(revision.getAsLong() ^ (trials << 32)).nextLong() ^ trials;
  }

  /** How many dry runs there have been since the store was written to. */
  public long dryRuns() {
    return revision.getAsLong() == begunAt ? dryRuns : 0;
  }

  /**
   * Goes on as after so many dry runs.
   *
   * @param count as {@link #dryRuns} has told
   */
  public void resume(long count) {
    begunAt = revision.getAsLong();
    dryRuns = count;
  }

  /**
   * A stream of its own.
   *
   * @param name the same one draws the same
   */
  public RandomGenerator stream(String name) {
    return new Stream(name.hashCode());
  }

  private final class Stream implements RandomGenerator {
    private final long salt;
    private long write = -1;
    private SplittableRandom random = new SplittableRandom(0);

    private Stream(long salt) {
      this.salt = salt;
    }

    @Override
    public long nextLong() {
      if (write != writes) {
        write = writes;
        // A first draw of each spreads seeds, streams and revisions that lie side by side.
        long own = new SplittableRandom(seed ^ (salt << 32)).nextLong();
        random = new SplittableRandom(own ^ spread);
      }
      return random.nextLong();
    }
  }
}
