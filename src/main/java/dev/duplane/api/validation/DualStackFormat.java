package dev.duplane.api.validation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Lists of one or two values, the second of another family than the first (KEP-563). */
public final class DualStackFormat {
  private DualStackFormat() {}

  /** Two ranges or more, which must be one of each family. */
  public static List<FieldError> cidrs(FieldPath path, List<String> cidrs) {
    List<FieldError> errors = new ArrayList<>();
    Set<IpFamily> families = EnumSet.noneOf(IpFamily.class);
    for (int i = 0; i < cidrs.size(); i++) {
      Cidr cidr = Cidr.parseSloppy(cidrs.get(i));
      if (cidr == null) {
        families.clear();
        errors.add(
            FieldError.internal(
                path,
                "invalid PodCIDRs. failed to check with dual stack with error:invalid CIDR["
                    + i
                    + "]: <nil> (invalid CIDR address: "
                    + cidrs.get(i)
                    + ")"));
        break;
      }
      families.add(cidr.address().unmap().family());
    }
    if (families.size() < 2 || cidrs.size() > 2) {
      errors.add(
          FieldError.invalid(path, cidrs, "may specify no more than one CIDR for each IP family"));
    }
    return errors;
  }

  /**
   * Two addresses or more, which must be one of each family.
   *
   * @param shown the list as the error shows it
   */
  public static List<FieldError> addresses(FieldPath path, List<String> addresses, JsonNode shown) {
    List<FieldError> errors = new ArrayList<>();
    Set<IpFamily> families = EnumSet.noneOf(IpFamily.class);
    for (int i = 0; i < addresses.size(); i++) {
      IpAddress address = IpAddress.parseSloppy(addresses.get(i));
      if (address == null) {
        families.clear();
        errors.add(
            FieldError.internal(
                path, "failed to check for dual stack with error:invalid IP[" + i + "]: <nil>"));
        break;
      }
      families.add(address.unmap().family());
    }
    if (families.size() < 2 || addresses.size() > 2) {
      errors.add(
          FieldError.invalid(path, shown, "may specify no more than one IP for each IP family"));
    }
    return errors;
  }
}
