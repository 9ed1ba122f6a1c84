package dev.duplane.api.openapi;

import java.util.Locale;

/**
 * The names of operations and their tags (apiserver/pkg/endpoints/openapi/openapi.go, {@code
 * GetOperationIDAndTags}).
 */
final class OperationNames {
  private final String group;
  private final String version;

  /**
   * @param group the API group, empty for the core group
   * @param version the version of the API
   */
  OperationNames(String group, String version) {
    String trimmed = group.isEmpty() ? "core" : group;
    this.group =
        trimmed.endsWith(".k8s.io")
            ? trimmed.substring(0, trimmed.length() - ".k8s.io".length())
            : trimmed;
    this.version = version;
  }

  /** {@code rbacAuthorization_v1}. */
  String tag() {
    return camelCase(group, false) + "_" + camelCase(version, false);
  }

  /**
   * {@code readCoreV1NamespacedServiceStatus}.
   *
   * @param verb {@code read}
   * @param rest {@code NamespacedServiceStatus}
   */
  String id(String verb, String rest) {
    return verb + camelCase(group, true) + camelCase(version, true) + rest;
  }

  /** Words that dots and dashes part, written as one. */
  private static String camelCase(String text, boolean capitalized) {
    StringBuilder name = new StringBuilder();
    boolean capital = capitalized;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.' || c == '-' || c == '_') {
        capital = true;
      } else {
        name.append(capital ? String.valueOf(c).toUpperCase(Locale.ROOT) : c);
        capital = false;
      }
    }
    return name.toString();
  }
}
