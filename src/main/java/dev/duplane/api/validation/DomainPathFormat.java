package dev.duplane.api.validation;

import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The format of a path with a domain before it, by which controllers are named (apimachinery,
 * {@code IsDomainPrefixedPath}).
 */
public final class DomainPathFormat {
  private static final String CHARACTERS = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
  private static final Pattern PATTERN = Pattern.compile(CHARACTERS);

  private DomainPathFormat() {}

  /** What is wrong with a path that must be there. */
  public static List<FieldError> domainPrefixed(FieldPath path, String value) {
    if (value.isEmpty()) {
      return List.of(FieldError.required(path, ""));
    }
    int slash = value.indexOf('/');
    if (slash <= 0 || slash == value.length() - 1) {
      return List.of(
          FieldError.invalid(
              path, value, "must be a domain-prefixed path (such as \"acme.io/foo\")"));
    }
    List<FieldError> errors = new ArrayList<>();
    String domain = value.substring(0, slash);
    errors.addAll(FieldError.invalid(path, domain, NameFormat.subdomain(domain)));
    String rest = value.substring(slash + 1);
    if (!PATTERN.matcher(rest).matches()) {
      errors.add(
          FieldError.invalid(
              path, rest, "Invalid path (regex used for validation is '" + CHARACTERS + "')"));
    }
    return errors;
  }
}
