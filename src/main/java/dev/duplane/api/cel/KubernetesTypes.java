package dev.duplane.api.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionOverload;
import dev.duplane.api.Quantity;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Quantities, addresses, CIDRs, URLs, versions and named formats in CEL (apiserver,
 * pkg/cel/library: quantity.go, ip.go, cidr.go, urls.go, semverlib.go, format.go).
 */
final class KubernetesTypes {
  private static final CelType TEXT = SimpleType.STRING;
  private static final CelType BOOL = SimpleType.BOOL;
  private static final CelType INT = SimpleType.INT;
  private static final CelType QUANTITY = OpaqueType.create("kubernetes.Quantity");
  private static final CelType IP = OpaqueType.create("net.IP");
  private static final CelType CIDR = OpaqueType.create("net.CIDR");
  private static final CelType SEMVER = OpaqueType.create("kubernetes.Semver");
  private static final CelType FORMAT = OpaqueType.create("kubernetes.NamedFormat");
  private static final CelType URL = OpaqueType.create("kubernetes.URL");
  private static final IpAddress BROADCAST = IpAddress.of("255.255.255.255");
  private static final List<CelType> OF_TEXT = List.of(TEXT);
  private static final List<Class<?>> STRING = List.of(String.class);

  private final KubernetesFunctions functions;

  private KubernetesTypes(KubernetesFunctions functions) {
    this.functions = functions;
  }

  static void addTo(KubernetesFunctions functions) {
    KubernetesTypes types = new KubernetesTypes(functions);
    types.quantities();
    types.addresses();
    types.cidrs();
    types.urls();
    types.versions();
    types.formats();
  }

  private void quantities() {
    functions.global("quantity", QUANTITY, OF_TEXT, STRING, of -> Quantity.of((String) of[0]));
    functions.global("isQuantity", BOOL, OF_TEXT, STRING, of -> isQuantity((String) of[0]));
    List<CelType> one = List.of(QUANTITY);
    List<CelType> two = List.of(QUANTITY, QUANTITY);
    List<Class<?>> number = List.of(Quantity.class);
    List<Class<?>> numbers = List.of(Quantity.class, Quantity.class);
    functions.member("sign", INT, one, number, of -> (long) ((Quantity) of[0]).signum());
    functions.member("isInteger", BOOL, one, number, of -> ((Quantity) of[0]).isWhole());
    functions.member("asInteger", INT, one, number, of -> number(of[0]).longValueExact());
    functions.member(
        "asApproximateFloat", SimpleType.DOUBLE, one, number, of -> number(of[0]).doubleValue());
    functions.member(
        "isGreaterThan", BOOL, two, numbers, of -> number(of[0]).compareTo(number(of[1])) > 0);
    functions.member(
        "isLessThan", BOOL, two, numbers, of -> number(of[0]).compareTo(number(of[1])) < 0);
    functions.member(
        "compareTo", INT, two, numbers, of -> (long) number(of[0]).compareTo(number(of[1])));
    functions.member(
        "add", QUANTITY, two, numbers, of -> new Quantity(number(of[0]).add(number(of[1]))));
    List<CelType> withInt = List.of(QUANTITY, INT);
    List<Class<?>> withLong = List.of(Quantity.class, Long.class);
    functions.member(
        "add", QUANTITY, withInt, withLong, of -> new Quantity(number(of[0]).add(whole(of[1]))));
    functions.member(
        "sub",
        QUANTITY,
        withInt,
        withLong,
        of -> new Quantity(number(of[0]).subtract(whole(of[1]))));
    functions.member(
        "sub", QUANTITY, two, numbers, of -> new Quantity(number(of[0]).subtract(number(of[1]))));
  }

  private static BigDecimal number(Object value) {
    return ((Quantity) value).value();
  }

  private static BigDecimal whole(Object value) {
    return BigDecimal.valueOf((Long) value);
  }

  private static boolean isQuantity(String text) {
    try {
      Quantity unused = Quantity.of(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void addresses() {
    functions.global("ip", IP, OF_TEXT, STRING, of -> address((String) of[0]));
    functions.global("isIP", BOOL, OF_TEXT, STRING, of -> IpAddress.parse((String) of[0]) != null);
    functions.global(
        "ip.isCanonical",
        BOOL,
        OF_TEXT,
        STRING,
        of -> address((String) of[0]).toString().equals(of[0]));
    functions.member(
        "family",
        INT,
        List.of(IP),
        List.of(IpAddress.class),
        of -> ((IpAddress) of[0]).family() == IpFamily.IPV4 ? 4L : 6L);
    functions.global("string", TEXT, List.of(IP), List.of(IpAddress.class), of -> of[0].toString());
    kind("isUnspecified", of -> ((IpAddress) of[0]).isUnspecified());
    kind("isLoopback", of -> ((IpAddress) of[0]).isLoopback());
    kind("isLinkLocalMulticast", of -> ((IpAddress) of[0]).isLinkLocalMulticast());
    kind("isLinkLocalUnicast", of -> ((IpAddress) of[0]).isLinkLocalUnicast());
    kind("isGlobalUnicast", of -> isGlobalUnicast((IpAddress) of[0]));
  }

  private void kind(String name, CelFunctionOverload evaluation) {
    functions.member(name, BOOL, List.of(IP), List.of(IpAddress.class), evaluation);
  }

  /** As Go's net/netip has it: private addresses are global ones. */
  private static boolean isGlobalUnicast(IpAddress address) {
    int first = Byte.toUnsignedInt(address.bytes()[0]);
    boolean multicast =
        address.family() == IpFamily.IPV4 ? first >= 224 && first < 240 : first == 0xff;
    return !multicast
        && !address.isUnspecified()
        && !address.isLoopback()
        && !address.isLinkLocalUnicast()
        && !address.equals(BROADCAST);
  }

  private static IpAddress address(String text) {
    IpAddress address = IpAddress.parse(text);
    if (address == null) {
      throw new IllegalArgumentException(
          "IP Address \"" + text + "\" parse error during conversion from string");
    }
    return address;
  }

  private void cidrs() {
    functions.global("cidr", CIDR, OF_TEXT, STRING, of -> cidr((String) of[0]));
    functions.global("isCIDR", BOOL, OF_TEXT, STRING, of -> Cidr.parse((String) of[0]) != null);
    List<CelType> one = List.of(CIDR);
    List<Class<?>> range = List.of(Cidr.class);
    functions.member("ip", IP, one, range, of -> ((Cidr) of[0]).address());
    functions.member("prefixLength", INT, one, range, of -> (long) ((Cidr) of[0]).prefixLength());
    functions.member("masked", CIDR, one, range, of -> ((Cidr) of[0]).masked());
    functions.global("string", TEXT, one, range, of -> of[0].toString());
    functions.member(
        "containsIP",
        BOOL,
        List.of(CIDR, IP),
        List.of(Cidr.class, IpAddress.class),
        of -> ((Cidr) of[0]).contains((IpAddress) of[1]));
    functions.member(
        "containsIP",
        BOOL,
        List.of(CIDR, TEXT),
        List.of(Cidr.class, String.class),
        of -> ((Cidr) of[0]).contains(address((String) of[1])));
    functions.member(
        "containsCIDR",
        BOOL,
        List.of(CIDR, CIDR),
        List.of(Cidr.class, Cidr.class),
        of -> ((Cidr) of[0]).contains((Cidr) of[1]));
    functions.member(
        "containsCIDR",
        BOOL,
        List.of(CIDR, TEXT),
        List.of(Cidr.class, String.class),
        of -> ((Cidr) of[0]).contains(cidr((String) of[1])));
  }

  private static Cidr cidr(String text) {
    Cidr cidr = Cidr.parse(text);
    if (cidr == null) {
      throw new IllegalArgumentException(
          "network address parse error during conversion from string: " + text);
    }
    return cidr;
  }

  private void urls() {
    functions.global("url", URL, OF_TEXT, STRING, of -> requiredUrl((String) of[0]));
    functions.global("isURL", BOOL, OF_TEXT, STRING, of -> url((String) of[0]) != null);
    List<CelType> one = List.of(URL);
    List<Class<?>> url = List.of(URI.class);
    functions.member("getScheme", TEXT, one, url, of -> orEmpty(((URI) of[0]).getScheme()));
    functions.member("getHost", TEXT, one, url, of -> orEmpty(((URI) of[0]).getRawAuthority()));
    functions.member("getHostname", TEXT, one, url, of -> orEmpty(((URI) of[0]).getHost()));
    functions.member("getPort", TEXT, one, url, of -> port(((URI) of[0]).getPort()));
    functions.member(
        "getQuery",
        MapType.create(TEXT, ListType.create(TEXT)),
        one,
        url,
        of -> query(orEmpty(((URI) of[0]).getRawQuery())));
    functions.member("getEscapedPath", TEXT, one, url, of -> orEmpty(((URI) of[0]).getRawPath()));
  }

  private void versions() {
    functions.global(
        "semver", SEMVER, OF_TEXT, STRING, of -> SemanticVersion.parse((String) of[0]));
    functions.global("isSemver", BOOL, OF_TEXT, STRING, of -> isVersion((String) of[0], false));
    List<CelType> tolerant = List.of(TEXT, BOOL);
    List<Class<?>> textAndBool = List.of(String.class, Boolean.class);
    functions.global(
        "semver", SEMVER, tolerant, textAndBool, of -> version((String) of[0], (Boolean) of[1]));
    functions.global(
        "isSemver", BOOL, tolerant, textAndBool, of -> isVersion((String) of[0], (Boolean) of[1]));
    List<CelType> one = List.of(SEMVER);
    List<Class<?>> version = List.of(SemanticVersion.class);
    functions.member("major", INT, one, version, of -> ((SemanticVersion) of[0]).number(0));
    functions.member("minor", INT, one, version, of -> ((SemanticVersion) of[0]).number(1));
    functions.member("patch", INT, one, version, of -> ((SemanticVersion) of[0]).number(2));
    List<CelType> two = List.of(SEMVER, SEMVER);
    List<Class<?>> versions = List.of(SemanticVersion.class, SemanticVersion.class);
    functions.member("isGreaterThan", BOOL, two, versions, of -> compare(of) > 0);
    functions.member("isLessThan", BOOL, two, versions, of -> compare(of) < 0);
    functions.member("compareTo", INT, two, versions, of -> (long) Integer.signum(compare(of)));
  }

  private static int compare(Object[] of) {
    return ((SemanticVersion) of[0]).compareTo((SemanticVersion) of[1]);
  }

  private static SemanticVersion version(String text, boolean tolerant) {
    return tolerant ? SemanticVersion.parseTolerantly(text) : SemanticVersion.parse(text);
  }

  private static boolean isVersion(String text, boolean tolerant) {
    try {
      SemanticVersion unused = version(text, tolerant);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void formats() {
    functions.global(
        "format.named",
        OptionalType.create(FORMAT),
        OF_TEXT,
        STRING,
        of -> Optional.ofNullable(NamedFormat.of((String) of[0])));
    for (NamedFormat format : NamedFormat.values()) {
      functions.global("format." + format.text(), FORMAT, List.of(), List.of(), of -> format);
    }
    functions.member(
        "validate",
        OptionalType.create(ListType.create(TEXT)),
        List.of(FORMAT, TEXT),
        List.of(NamedFormat.class, String.class),
        of -> {
          List<String> wrong = ((NamedFormat) of[0]).validate((String) of[1]);
          return wrong.isEmpty() ? Optional.empty() : Optional.of(wrong);
        });
  }

  /** Whether a text is an absolute URL or an absolute path. */
  static boolean isUrl(String text) {
    return url(text) != null;
  }

  private static String orEmpty(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }

  /** The parameters, each with its values in order. */
  private static Map<String, List<String>> query(String query) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String part : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      String value = equals < 0 ? "" : part.substring(equals + 1);
      values
          .computeIfAbsent(
              URLDecoder.decode(name, StandardCharsets.UTF_8), key -> new ArrayList<>())
          .add(URLDecoder.decode(value, StandardCharsets.UTF_8));
    }
    return values;
  }

  private static String port(int port) {
    return port < 0 ? "" : String.valueOf(port);
  }

  /** An absolute URL or an absolute path; null if a text is neither. */
  private static @Nullable URI url(String text) {
    try {
      URI url = new URI(text);
      return url.getScheme() != null || text.startsWith("/") ? url : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static URI requiredUrl(String text) {
    URI url = url(text);
    if (url == null) {
      throw new IllegalArgumentException(
          "URL parse error during conversion from string: parse \""
              + text
              + "\": invalid URI for request");
    }
    return url;
  }
}
