package dev.duplane.api.cel;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names of properties as CEL can say them (apiserver, pkg/cel/escaping.go). */
final class PropertyNames {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_.\\-/][a-zA-Z0-9_.\\-/]*");
  private static final Map<String, String> ESCAPES =
      Map.of("__", "__underscores__", ".", "__dot__", "-", "__dash__", "/", "__slash__");
  private static final Pattern ESCAPED = Pattern.compile("__|[.\\-/]");

  private PropertyNames() {}

  /** The name in CEL; null if CEL has no way to say it. */
  static @Nullable String escape(String name) {
    if (!NAME.matcher(name).matches()) {
      return null;
    }
    if (Identifiers.isReserved(name)) {
      return "__" + name + "__";
    }
    return ESCAPED.matcher(name).replaceAll(found -> ESCAPES.getOrDefault(found.group(), ""));
  }
}
