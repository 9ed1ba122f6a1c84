package dev.duplane.api.validation;

import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The forms that addresses and CIDRs in fields must have. Values that were there before an update
 * are held only to the older, laxer rule, so that an object stored long ago can still be changed
 * (KEP-4858, "IP/CIDR validation improvements").
 */
public final class IpFormat {
  private static final String NOT_AN_IP =
      "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
  private static final String NOT_A_CIDR =
      "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

  private IpFormat() {}

  /**
   * An address in a field that has always taken addresses.
   *
   * @param unchanged values that the stored object has in this field
   */
  public static List<FieldError> address(
      FieldPath field, String value, Collection<String> unchanged) {
    if (IpAddress.parseSloppy(value) != null && unchanged.contains(value)) {
      return List.of();
    }
    String fault = addressFault(value);
    return fault == null ? List.of() : List.of(FieldError.invalid(field, value, fault));
  }

  private static @Nullable String addressFault(String value) {
    if (IpAddress.parseSloppy(value) == null) {
      return NOT_AN_IP;
    }
    IpAddress strict = IpAddress.parse(value);
    if (strict == null) {
      return "must not have leading 0s";
    }
    return strict.isIpv4Mapped() ? "must not be an IPv4-mapped IPv6 address" : null;
  }

  /** An address as a name: as {@link #address}, and in canonical form; what is wrong with it. */
  public static List<String> canonicalAddress(String name) {
    String fault = addressFault(name);
    if (fault != null) {
      return List.of(fault);
    }
    String canonical = IpAddress.of(name).toString();
    return canonical.equals(name) ? List.of() : List.of(notCanonical(canonical));
  }

  /** A CIDR in a field that has always taken CIDRs. */
  public static List<FieldError> cidr(FieldPath field, String value, Collection<String> unchanged) {
    if (Cidr.parseSloppy(value) == null) {
      return List.of(FieldError.invalid(field, value, NOT_A_CIDR));
    }
    if (unchanged.contains(value)) {
      return List.of();
    }
    Cidr strict = Cidr.parse(value);
    if (strict == null) {
      return List.of(
          FieldError.invalid(field, value, "must not have leading 0s in IP or prefix length"));
    }
    if (strict.address().isIpv4Mapped()) {
      return List.of(FieldError.invalid(field, value, "must not have an IPv4-mapped IPv6 address"));
    }
    if (strict.hasHostBits()) {
      return List.of(
          FieldError.invalid(field, value, "must not have bits set beyond the prefix length"));
    }
    return List.of();
  }

  /** A CIDR in a newer field: as {@link #cidr}, and in canonical form. */
  public static List<FieldError> canonicalCidr(FieldPath field, String value) {
    List<FieldError> errors = cidr(field, value, List.of());
    Cidr parsed = Cidr.parse(value);
    if (!errors.isEmpty() || parsed == null || parsed.toString().equals(value)) {
      return errors;
    }
    return List.of(FieldError.invalid(field, value, notCanonical(parsed.toString())));
  }

  private static String notCanonical(String canonical) {
    return "must be in canonical form (\"" + canonical + "\")";
  }

  /**
   * An address that stands for an endpoint outside the node: not unspecified, loopback, link-local
   * or link-local multicast. The address must parse.
   */
  public static List<FieldError> endpointAddress(FieldPath field, String value) {
    IpAddress ip = IpAddress.parseSloppy(value);
    if (ip == null) {
      return List.of(FieldError.invalid(field, value, "must be a valid IP address"));
    }
    List<FieldError> errors = new ArrayList<>();
    if (ip.isUnspecified()) {
      errors.add(FieldError.invalid(field, value, "may not be unspecified (" + value + ")"));
    }
    if (ip.isLoopback()) {
      errors.add(
          FieldError.invalid(
              field, value, "may not be in the loopback range (127.0.0.0/8, ::1/128)"));
    }
    if (ip.isLinkLocalUnicast()) {
      errors.add(
          FieldError.invalid(
              field, value, "may not be in the link-local range (169.254.0.0/16, fe80::/10)"));
    }
    if (ip.isLinkLocalMulticast()) {
      errors.add(
          FieldError.invalid(
              field,
              value,
              "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"));
    }
    return errors;
  }

  /**
   * What to warn of in an address that a field takes but that is better written otherwise, or null.
   *
   * @param strict whether such an address is invalid in fields that are validated
   */
  public static @Nullable String addressWarning(FieldPath field, String value, boolean strict) {
    IpAddress sloppy = IpAddress.parseSloppy(value);
    if (sloppy == null) {
      return null;
    }
    IpAddress exact = IpAddress.parse(value);
    if (exact == null) {
      return nonStandard(field, "IP address", value, sloppy, strict);
    }
    if (exact.isIpv4Mapped()) {
      return nonStandard(field, "IP address", value, exact.unmap(), strict);
    }
    if (exact.family() == IpFamily.IPV6 && !exact.toString().equals(value)) {
      return notRfc5952(field, "IPv6 address", value, exact);
    }
    return null;
  }

  /** As {@link #addressWarning}, of a CIDR. */
  public static @Nullable String cidrWarning(FieldPath field, String value, boolean strict) {
    Cidr sloppy = Cidr.parseSloppy(value);
    if (sloppy == null) {
      return null;
    }
    Cidr exact = Cidr.parse(value);
    if (exact == null || exact.address().isIpv4Mapped()) {
      return nonStandard(field, "CIDR value", value, sloppy, strict);
    }
    if (exact.hasHostBits()) {
      return field
          + ": CIDR value \""
          + value
          + "\" is ambiguous in this context (should be \""
          + exact.masked()
          + "\" or \""
          + exact.address()
          + "/"
          + exact.family().bits()
          + "\"?)";
    }
    if (exact.family() == IpFamily.IPV6 && !exact.toString().equals(value)) {
      return notRfc5952(field, "IPv6 CIDR value", value, exact);
    }
    return null;
  }

  private static String nonStandard(
      FieldPath field, String what, String value, Object standard, boolean strict) {
    String verdict =
        strict ? "is invalid" : "will be considered invalid in a future Kubernetes release";
    return field
        + ": non-standard "
        + what
        + " \""
        + value
        + "\" "
        + verdict
        + ": use \""
        + standard
        + "\"";
  }

  private static String notRfc5952(FieldPath field, String what, String value, Object canonical) {
    return field
        + ": "
        + what
        + " \""
        + value
        + "\" should be in RFC 5952 canonical format (\""
        + canonical
        + "\")";
  }
}
