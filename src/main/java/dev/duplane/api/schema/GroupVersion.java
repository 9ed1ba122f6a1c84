package dev.duplane.api.schema;

/**
 * The two parts of an {@code apiVersion} (k8s.io/apimachinery/pkg/runtime/schema/group_version.go).
 *
 * @param group empty for the core group
 * @param version may be empty, as in {@code apps/}
 */
public record GroupVersion(String group, String version) {
  private static final GroupVersion EMPTY = new GroupVersion("", "");

  /**
   * Reads {@code v1}, {@code /v1} (the same) or {@code apps/v1}.
   *
   * @throws DecodeException if there are more slashes than one
   */
  public static GroupVersion parse(String text) {
    if (text.equals("/")) {
      return EMPTY;
    }
    int slash = text.indexOf('/');
    if (slash != text.lastIndexOf('/')) {
      throw new DecodeException("unexpected GroupVersion string: " + text);
    }
    return new GroupVersion(slash < 0 ? "" : text.substring(0, slash), text.substring(slash + 1));
  }

  /** What a body without a version is read as: only a group of the given one may stand alone. */
  public GroupVersion orIfEmpty(GroupVersion given) {
    return version.isEmpty() && (group.isEmpty() || group.equals(given.group)) ? given : this;
  }

  /** As in {@code apiVersion}. */
  @Override
  public String toString() {
    return group.isEmpty() ? version : group + "/" + version;
  }
}
