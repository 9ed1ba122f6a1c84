package dev.duplane.scenario;

import dev.duplane.net.Cidr;
import java.util.ArrayList;
import java.util.List;

/** Reads what kube-apiserver's {@code --service-cluster-ip-range} takes. */
final class Ranges {
  private Ranges() {}

  /**
   * One range, or two of different families, with a comma between them.
   *
   * @throws SyntaxException if it is not that
   */
  static List<Cidr> parse(String text) throws SyntaxException {
    List<Cidr> ranges = new ArrayList<>();
    int at = 0;
    for (String part : text.split(",", -1)) {
      Cidr range = Cidr.parse(part);
      if (range == null) {
        throw new SyntaxException(at, "\"" + part + "\" is not a range such as 10.96.0.0/16");
      }
      if (range.hasHostBits()) {
        throw new SyntaxException(
            at, "\"" + part + "\" has bits set after its prefix; the range is " + range.masked());
      }
      if (ranges.size() == 2) {
        throw new SyntaxException(at, "there may be two ranges at most");
      }
      if (!ranges.isEmpty() && ranges.get(0).family() == range.family()) {
        throw new SyntaxException(
            at, "both ranges are " + range.family().wireName() + ": the families must differ");
      }
      ranges.add(range);
      at += part.length() + 1;
    }
    return List.copyOf(ranges);
  }
}
