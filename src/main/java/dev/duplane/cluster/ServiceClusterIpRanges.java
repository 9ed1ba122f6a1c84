package dev.duplane.cluster;

import dev.duplane.api.release.Feature;
import dev.duplane.api.release.Features;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpFamily;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads what kube-apiserver's {@code --service-cluster-ip-range} takes, for the command line,
 * scenarios and the emulator's own API alike, and refuses what it refuses, in its words
 * (cmd/kube-apiserver/app/options: completion.go, {@code getServiceIPAndRanges}; validation.go,
 * {@code validateClusterIPFlags}).
 */
public final class ServiceClusterIpRanges {
  /** Kubernetes' {@code DefaultServiceIPCIDR}, for an empty flag. */
  private static final Cidr DEFAULT = Cidr.of("10.0.0.0/24");

  /** kube-apiserver takes no smaller range: it needs addresses for its own Service and for DNS. */
  private static final BigInteger SMALLEST_RANGE = BigInteger.valueOf(8);

  /** From so many host bits less than the family's on, netutils.RangeSize counts no address. */
  private static final int UNCOUNTED_BITS = 1;

  /** The largest range while addresses are kept in a bitmap, too. */
  private static final int LARGEST_BITMAP_BITS = 20;

  private ServiceClusterIpRanges() {}

  /** A text that kube-apiserver refuses. */
  public static final class RefusedRangesException extends Exception {
    private static final long serialVersionUID = 1L;

    private RefusedRangesException(String message) {
      super(message, null, false, false);
    }

    /** Why, in kube-apiserver's words. */
    @Override
    public String getMessage() {
      return Objects.requireNonNull(super.getMessage());
    }
  }

  /**
   * One range, or two of different families with a comma between them. Bits beyond the prefix are
   * dropped, as kube-apiserver drops them; {@link #dropped} says which.
   *
   * @param features of the cluster, which must allow the ranges; null if that is not to be asked
   * @throws RefusedRangesException if it is not that
   * @see <a
   *     href="https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/">--service-cluster-ip-range</a>
   */
  public static List<Cidr> parse(String text, @Nullable Features features)
      throws RefusedRangesException {
    if (text.isEmpty()) {
      return List.of(DEFAULT);
    }
    String[] parts = text.split(",", -1);
    Cidr primary = Cidr.parseSloppy(parts[0]);
    if (primary == null) {
      throw new RefusedRangesException("service-cluster-ip-range[0] is not a valid cidr");
    }
    if (rangeSize(primary).compareTo(SMALLEST_RANGE) < 0) {
      throw new RefusedRangesException(
          "error determining service IP ranges for primary service cidr: the service cluster IP"
              + " range must be at least "
              + SMALLEST_RANGE
              + " IP addresses");
    }
    List<Cidr> ranges = new ArrayList<>(List.of(primary.masked()));
    if (parts.length > 1) {
      Cidr secondary = Cidr.parseSloppy(parts[1]);
      if (secondary == null) {
        throw new RefusedRangesException("service-cluster-ip-range[1] is not an ip net");
      }
      ranges.add(secondary.masked());
    }
    String refusal = aggregate(refusals(ranges, parts.length, features));
    if (refusal != null) {
      throw new RefusedRangesException(refusal);
    }
    return List.copyOf(ranges);
  }

  /** How many addresses netutils.RangeSize counts: none in a range of half the family or more. */
  private static BigInteger rangeSize(Cidr range) {
    int hostBits = range.family().bits() - range.prefixLength();
    return hostBits >= range.family().bits() - UNCOUNTED_BITS ? BigInteger.ZERO : range.size();
  }

  /** What to tell of a text that can be parsed: its ranges that have bits beyond the prefix. */
  public static List<String> dropped(String text) {
    List<String> told = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Cidr range = Cidr.parseSloppy(part);
      if (range != null && range.hasHostBits()) {
        told.add(range + " has bits set beyond the prefix length; " + range.masked() + " is used");
      }
    }
    return told;
  }

  /**
   * Why a cluster cannot have these ranges, in the words of kube-apiserver's validation of its
   * flags; null if it can.
   *
   * @param ranges one or two
   * @param features those of the cluster
   */
  public static @Nullable String refusal(List<Cidr> ranges, Features features) {
    return aggregate(refusals(ranges, ranges.size(), features));
  }

  private static List<String> refusals(
      List<Cidr> ranges, int entries, @Nullable Features features) {
    List<String> refusals = new ArrayList<>();
    if (entries > 2) {
      refusals.add("--service-cluster-ip-range must not contain more than two entries");
    }
    addTooLarge(ranges.get(0), "--service-cluster-ip-range", features, refusals);
    if (ranges.size() > 1) {
      if (features != null && !features.isEnabled(Feature.IPV6_DUAL_STACK)) {
        refusals.add(
            "secondary service cluster-ip range(--service-cluster-ip-range[1]) can only be used if"
                + " IPv6DualStack and EndpointSlice feature is enabled");
      }
      IpFamily primary = ranges.get(0).family();
      if (primary == ranges.get(1).family()) {
        refusals.add(
            "--service-cluster-ip-range[0] and --service-cluster-ip-range[1] must be of different"
                + " IP family");
      }
      addTooLarge(ranges.get(1), "--service-cluster-ip-range[1]", features, refusals);
    }
    return refusals;
  }

  private static void addTooLarge(
      Cidr range, String named, @Nullable Features features, List<String> refusals) {
    boolean bitmap =
        features != null
            && !(features.isEnabled(Feature.MULTI_CIDR_SERVICE_ALLOCATOR)
                && features.isEnabled(Feature.DISABLE_ALLOCATOR_DUAL_WRITE));
    int bits = range.family().bits();
    if (bitmap && bits - range.prefixLength() > LARGEST_BITMAP_BITS) {
      refusals.add(
          "specified "
              + named
              + " is too large; for "
              + bits
              + "-bit addresses, the mask must be >= "
              + (bits - LARGEST_BITMAP_BITS));
    }
  }

  /** Several errors as one, as apimachinery's {@code errors.NewAggregate} prints them. */
  private static @Nullable String aggregate(List<String> errors) {
    if (errors.size() <= 1) {
      return errors.isEmpty() ? null : errors.get(0);
    }
    return "[" + String.join(", ", errors) + "]";
  }
}
