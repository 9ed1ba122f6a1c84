package dev.duplane.cluster;

import dev.duplane.api.release.Feature;
import dev.duplane.api.release.Features;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads what kube-apiserver's {@code --service-cluster-ip-range} takes, for the command line,
 * scenarios and the emulator's own API alike.
 */
public final class ServiceClusterIpRanges {
  /** kube-apiserver takes no smaller range: it needs addresses for its own Service and for DNS. */
  private static final int SMALLEST_RANGE_BITS = 3;

  /** kube-apiserver takes no larger IPv6 range. An IPv4 range may have any size. */
  private static final int LARGEST_IPV6_RANGE_BITS = 64;

  /** The largest range while addresses are kept in a bitmap, too. */
  private static final int LARGEST_BITMAP_BITS = 20;

  private ServiceClusterIpRanges() {}

  /** A text that is not one or two ranges. */
  public static final class MalformedRangesException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int offset;

    private MalformedRangesException(int offset, String message) {
      super(message, null, false, false);
      this.offset = offset;
    }

    /** Characters before the wrong place. */
    public int offset() {
      return offset;
    }

    /** What is wrong. */
    @Override
    public String getMessage() {
      return Objects.requireNonNull(super.getMessage());
    }
  }

  /**
   * One range, or two of different families with a comma between them. Bits beyond the prefix are
   * dropped, as kube-apiserver drops them; {@link #dropped} says which.
   *
   * @throws MalformedRangesException if it is not that
   * @see <a
   *     href="https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/">--service-cluster-ip-range</a>
   */
  public static List<Cidr> parse(String text) throws MalformedRangesException {
    String[] parts = text.split(",", -1);
    List<Cidr> ranges = new ArrayList<>();
    int offset = 0;
    for (String part : parts) {
      if (ranges.size() == 2) {
        throw new MalformedRangesException(
            offset, "at most two ranges, one per IP family; got " + parts.length);
      }
      Cidr range = range(offset, part);
      if (!ranges.isEmpty() && ranges.get(0).family() == range.family()) {
        throw new MalformedRangesException(
            offset,
            "two ranges must be of different IP families; both "
                + ranges.get(0)
                + " and "
                + range
                + " are "
                + range.family());
      }
      ranges.add(range);
      offset += part.length() + 1;
    }
    return List.copyOf(ranges);
  }

  /** What to tell of a text that can be parsed: its ranges that have bits beyond the prefix. */
  public static List<String> dropped(String text) {
    List<String> told = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Cidr range = Cidr.parse(part);
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
   * @param ranges one, or two of different families
   * @param features those of the cluster
   */
  public static @Nullable String refusal(List<Cidr> ranges, Features features) {
    if (ranges.size() > 1 && !features.isEnabled(Feature.IPV6_DUAL_STACK)) {
      return "secondary service cluster-ip range(--service-cluster-ip-range[1]) can only be used if"
          + " IPv6DualStack and EndpointSlice feature is enabled";
    }
    if (features.isEnabled(Feature.MULTI_CIDR_SERVICE_ALLOCATOR)
        && features.isEnabled(Feature.DISABLE_ALLOCATOR_DUAL_WRITE)) {
      return null;
    }
    for (int i = 0; i < ranges.size(); i++) {
      Cidr range = ranges.get(i);
      int bits = range.family().bits();
      if (bits - range.prefixLength() > LARGEST_BITMAP_BITS) {
        return "specified --service-cluster-ip-range"
            + (i == 0 ? "" : "[" + i + "]")
            + " is too large; for "
            + bits
            + "-bit addresses, the mask must be >= "
            + (bits - LARGEST_BITMAP_BITS);
      }
    }
    return null;
  }

  private static Cidr range(int offset, String text) throws MalformedRangesException {
    Cidr range = Cidr.parse(text);
    if (range == null) {
      throw new MalformedRangesException(
          offset,
          (text.isBlank() || !text.equals(text.trim()) ? "\"" + text + "\"" : text)
              + " is not a range such as 10.96.0.0/16 or fd00:10:96::/112");
    }
    int bits = range.family().bits() - range.prefixLength();
    if (bits < SMALLEST_RANGE_BITS) {
      throw new MalformedRangesException(
          offset,
          range
              + " is too small: a range needs at least 8 addresses, that is /"
              + (range.family().bits() - SMALLEST_RANGE_BITS)
              + " or shorter");
    }
    if (range.family() == IpFamily.IPV6 && bits > LARGEST_IPV6_RANGE_BITS) {
      throw new MalformedRangesException(
          offset, range + " is too large: an IPv6 range is /64 or longer");
    }
    return range.masked();
  }
}
