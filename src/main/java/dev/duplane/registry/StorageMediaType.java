package dev.duplane.registry;

import org.jspecify.annotations.Nullable;

/**
 * The form in which built-in kinds are stored outside this process: {@code --storage-media-type}.
 */
public enum StorageMediaType {
  /** {@code application/json}. */
  JSON("application/json"),
  /** {@code application/vnd.kubernetes.protobuf}, kube-apiserver's default. */
  PROTOBUF("application/vnd.kubernetes.protobuf");

  private final String text;

  StorageMediaType(String text) {
    this.text = text;
  }

  /** The media type, or null if it is none of these. */
  public static @Nullable StorageMediaType parse(String text) {
    for (StorageMediaType each : values()) {
      if (each.text.equals(text)) {
        return each;
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return text;
  }
}
