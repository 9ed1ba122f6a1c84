package dev.duplane.cluster.flags;

import dev.duplane.net.Cidr;
import java.util.ArrayList;
import java.util.List;

/** The value of a flag of ours that takes one range, or one of each family. */
final class RangePair {
  private RangePair() {}

  /** The ranges, none for an empty text. */
  static List<Cidr> read(ClusterFlag flag, String text) throws RefusedFlagException {
    List<Cidr> ranges = new ArrayList<>();
    for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      Cidr range = Cidr.parse(part.trim());
      if (range == null) {
        throw new RefusedFlagException(
            flag, "\"" + part + "\" is not a range such as 192.0.2.0/24 or 2001:db8::/64");
      }
      if (ranges.stream().anyMatch(other -> other.family() == range.family())) {
        throw new RefusedFlagException(
            flag, "at most one range of each family; " + range + " is one more " + range.family());
      }
      ranges.add(range.masked());
    }
    return List.copyOf(ranges);
  }
}
