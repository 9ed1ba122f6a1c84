package dev.duplane.controller.kubelet;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name of an image in full, as a container runtime reports it (Images, "Image names"): {@code
 * nginx} is {@code docker.io/library/nginx:latest}.
 *
 * @param repository e.g. {@code docker.io/library/nginx}
 * @param tag with its mark: {@code :latest} or {@code @sha256:…}
 */
record ImageReference(String repository, String tag) {
  /** Copied and never used: the copy is there far sooner than a new one. */
  private static final MessageDigest SHA_256 = unused();

  static ImageReference of(String image) {
    int digest = image.indexOf('@');
    int colon = image.lastIndexOf(':');
    // A colon before a slash belongs to a port.
    int end = digest >= 0 ? digest : colon > image.lastIndexOf('/') ? colon : image.length();
    String name = image.substring(0, end);
    String tag = end < image.length() ? image.substring(end) : ":latest";
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    if (slash < 0) {
      name = "docker.io/library/" + name;
    } else if (!first.contains(".") && !first.contains(":") && !first.equals("localhost")) {
      name = "docker.io/" + name;
    }
    return new ImageReference(name, tag);
  }

  /** What the runtime has found under the name: here it follows from the name. */
  String id() {
    return repository + (tag.startsWith("@") ? tag : "@sha256:" + sha256(this.toString()));
  }

  /** The name in full. */
  @Override
  public String toString() {
    return repository + tag;
  }

  /** 64 digits that follow from a text. */
  static String sha256(String text) {
    try {
      MessageDigest digest = (MessageDigest) SHA_256.clone();
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's own can be cloned", e);
    }
  }

  private static MessageDigest unused() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
