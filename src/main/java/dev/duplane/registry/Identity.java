package dev.duplane.registry;

import dev.duplane.allocation.Chance;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.WireTime;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Gives objects their identity: uid, creation time, and a suffix for generated names. All of it
 * comes from the cluster's chance, so that the same requests make the same objects.
 *
 * <p>Not thread-safe: used by the cluster's writer.
 */
public final class Identity {
  /** Letters and digits that spell no words and are not mistaken for one another. */
  private static final String SUFFIX_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private static final int SUFFIX_LENGTH = 5;
  private static final int GENERATED_PREFIX_MAX = 63 - SUFFIX_LENGTH;

  private final RandomGenerator uids;
  private final RandomGenerator names;

  /** Two streams of chance: names drawn do not change the uids that follow. */
  public Identity(Chance chance) {
    this.uids = chance.stream("uids");
    this.names = chance.stream("names");
  }

  /** Sets uid and creationTimestamp, whatever the client gave. */
  public void stamp(ObjectMeta meta, Instant now) {
    meta.setUid(uid());
    meta.setText("creationTimestamp", timestamp(now));
  }

  /** A random (version 4) UUID (RFC 9562). */
  public String uid() {
    return uid(uids);
  }

  /** The same from a stream of chance of the caller's. */
  public static String uid(RandomGenerator random) {
    long high = (random.nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L;
    long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  /** RFC 3339 with whole seconds, as metav1.Time prints it. */
  public static String timestamp(Instant instant) {
    return WireTime.seconds(instant);
  }

  /** RFC 3339 with six decimals, as metav1.MicroTime prints it. */
  public static String microTimestamp(Instant instant) {
    String seconds = timestamp(instant);
    return seconds.substring(0, seconds.length() - 1)
        + "."
        + Integer.toString(1_000_000 + instant.get(ChronoField.MICRO_OF_SECOND)).substring(1)
        + "Z";
  }

  /** A name from {@code metadata.generateName}: the prefix, cut if need be, and five characters. */
  public String generateName(String prefix) {
    StringBuilder name =
        new StringBuilder(
            prefix.length() > GENERATED_PREFIX_MAX
                ? prefix.substring(0, GENERATED_PREFIX_MAX)
                : prefix);
    for (int i = 0; i < SUFFIX_LENGTH; i++) {
      name.append(SUFFIX_ALPHABET.charAt(names.nextInt(SUFFIX_ALPHABET.length())));
    }
    return name.toString();
  }
}
