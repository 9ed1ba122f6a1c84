package dev.duplane.authentication;

import dev.duplane.api.validation.NameFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ServiceAccount as a user (apiserver/pkg/authentication/serviceaccount/util.go).
 *
 * @param namespace of the ServiceAccount
 * @param name of the ServiceAccount
 */
public record ServiceAccountUser(String namespace, String name) {
  private static final String PREFIX = "system:serviceaccount:";

  /** The ServiceAccount that a user name means, or null if it means none. */
  public static @Nullable ServiceAccountUser parse(String username) {
    if (!username.startsWith(PREFIX)) {
      return null;
    }
    String[] parts = username.substring(PREFIX.length()).split(":", -1);
    boolean valid =
        parts.length == 2
            && NameFormat.label(parts[0]).isEmpty()
            && NameFormat.subdomain(parts[1]).isEmpty();
    return valid ? new ServiceAccountUser(parts[0], parts[1]) : null;
  }

  /** E.g. {@code system:serviceaccount:default:builder}. */
  public String username() {
    return PREFIX + namespace + ":" + name;
  }

  /** All ServiceAccounts, and those of the Namespace. */
  public List<String> groups() {
    return List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace);
  }
}
