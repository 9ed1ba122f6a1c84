package dev.duplane.endpoints;

import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GoText;
import dev.duplane.api.StatusException;
import dev.duplane.api.UserInfo;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.authorization.Attributes;
import dev.duplane.authorization.Authorizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Acts as another user, whom the {@code Impersonate-} headers name, if the authorizer lets the user
 * who asks (Authenticating, "User impersonation"; KEP-5284; {@code endpoints/filters/impersonation}
 * in apiserver). The constrained modes are tried first, the mode of old last; what is refused is
 * what the first of them lacked.
 */
final class Impersonation {
  private static final String PREFIX = "impersonate-";
  private static final String USER = PREFIX + "user";
  private static final String UID = PREFIX + "uid";
  private static final String GROUP = PREFIX + "group";
  private static final String EXTRA = PREFIX + "extra-";

  private Impersonation() {}

  /** Whether a request names another user. It costs little to ask, since every request does. */
  static boolean isAskedFor(ApiRequest request) {
    for (String name : request.headers().keySet()) {
      if (name.startsWith(PREFIX)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The user to go on with.
   *
   * @param attributes what the user who asks wants to do
   * @param constrained whether the release has more than the mode of old
   * @throws StatusException 400 if the headers name no user, 403 if the user may not act as that
   *     one
   */
  static UserInfo user(
      ApiRequest request, Attributes attributes, Authorizer authorizer, boolean constrained) {
    UserInfo wanted = wanted(request);
    if (wanted == null) {
      return attributes.user();
    }
    StatusException first = null;
    for (ImpersonationMode mode : ImpersonationMode.values()) {
      boolean there = constrained || mode == ImpersonationMode.LEGACY;
      if (there && mode.applies(wanted, attributes.user())) {
        try {
          return mode.check(wanted, attributes, authorizer);
        } catch (StatusException e) {
          first = first == null ? e : first;
        }
      }
    }
    throw first == null ? StatusException.internalError("all impersonation modes failed") : first;
  }

  /** The user as the headers have it, or null if there is none in them. */
  private static @Nullable UserInfo wanted(ApiRequest request) {
    String user = text(request, USER);
    String uid = text(request, UID);
    List<String> groups = request.headers().getOrDefault(GROUP, List.of());
    Map<String, List<String>> extra = new TreeMap<>();
    request
        .headers()
        .forEach(
            (name, values) -> {
              if (name.startsWith(EXTRA)) {
                String key = name.substring(EXTRA.length());
                String decoded = PercentCoding.decode(key, false);
                extra
                    .computeIfAbsent(decoded == null ? key : decoded, first -> new ArrayList<>())
                    .addAll(values);
              }
            });
    if (user.isEmpty()) {
      if (uid.isEmpty() && groups.isEmpty() && extra.isEmpty()) {
        return null;
      }
      throw StatusException.badRequest(
          "requested " + goSyntax(uid, groups, extra) + " without impersonating a user name");
    }
    return new UserInfo(user, uid, groups, extra);
  }

  private static String text(ApiRequest request, String header) {
    String value = request.header(header);
    return value == null ? "" : value;
  }

  /** The user as Go's {@code %#v} prints it. */
  private static String goSyntax(String uid, List<String> groups, Map<String, List<String>> extra) {
    return "&user.DefaultInfo{Name:\"\", UID:"
        + GoText.quote(uid)
        + ", Groups:[]string"
        + (groups.isEmpty() ? "(nil)" : list(groups))
        + ", Extra:map[string][]string"
        + (extra.isEmpty()
            ? "(nil)"
            : extra.entrySet().stream()
                .map(entry -> GoText.quote(entry.getKey()) + ":[]string" + list(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}")))
        + "}";
  }

  private static String list(List<String> texts) {
    return texts.stream().map(GoText::quote).collect(Collectors.joining(", ", "{", "}"));
  }

  /** Why a key of what is extra is none, or null if it is one. */
  static @Nullable String wrongExtra(Map<String, List<String>> extra) {
    for (Map.Entry<String, List<String>> each : extra.entrySet()) {
      String key = each.getKey();
      if (key.isEmpty()) {
        return "impersonating the empty string key in extra is not allowed";
      }
      int slash = key.indexOf('/');
      List<String> wrong =
          slash <= 0 || slash == key.length() - 1
              ? List.of("must be a domain-prefixed path (such as \"acme.io/foo\")")
              : NameFormat.subdomain(key.substring(0, slash));
      if (!wrong.isEmpty()) {
        return "impersonating an invalid key in extra is not allowed: "
            + FieldError.invalid(FieldPath.of("extra", "key"), key, wrong.get(0));
      }
      if (each.getValue().contains("")) {
        return "impersonating the empty string value in extra is not allowed";
      }
    }
    return null;
  }
}
