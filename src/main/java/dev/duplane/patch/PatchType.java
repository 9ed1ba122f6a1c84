package dev.duplane.patch;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of patch, by the media type that asks for them (Kubernetes docs, "API Concepts"). */
public enum PatchType {
  /** RFC 6902: a list of operations. */
  JSON("application/json-patch+json"),
  /** RFC 7386: a document whose nulls delete and whose lists replace. */
  MERGE("application/merge-patch+json"),
  /** Like a merge patch, with lists merged by key as the schema says. */
  STRATEGIC_MERGE("application/strategic-merge-patch+json");

  private final String mediaType;

  PatchType(String mediaType) {
    this.mediaType = mediaType;
  }

  /** The media type without parameters. */
  public String mediaType() {
    return mediaType;
  }

  /**
   * The kind that a {@code Content-Type} asks for; empty for any other type.
   *
   * @param contentType parameters such as {@code ;charset=utf-8} are ignored, as is case
   */
  public static Optional<PatchType> fromMediaType(String contentType) {
    int parameters = contentType.indexOf(';');
    String bare = parameters < 0 ? contentType : contentType.substring(0, parameters);
    String wanted = bare.strip().toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(type -> type.mediaType.equals(wanted)).findFirst();
  }
}
