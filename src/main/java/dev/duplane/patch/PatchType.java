package dev.duplane.patch;

import org.jspecify.annotations.Nullable;

/** The patch kinds, by media type (API concepts, "Patch and apply"). */
public enum PatchType {
  JSON("application/json-patch+json"),
  MERGE("application/merge-patch+json"),
  STRATEGIC_MERGE("application/strategic-merge-patch+json");

  private final String mediaType;

  PatchType(String mediaType) {
    this.mediaType = mediaType;
  }

  /** The media type, without parameters. */
  public String mediaType() {
    return mediaType;
  }

  /** The kind of a media type without parameters, or null if it is none of these. */
  public static @Nullable PatchType ofMediaType(String mediaType) {
    for (PatchType type : values()) {
      if (type.mediaType.equals(mediaType)) {
        return type;
      }
    }
    return null;
  }
}
