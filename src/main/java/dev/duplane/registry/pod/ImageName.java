package dev.duplane.registry.pod;

import java.util.regex.Pattern;

/** The name of a container image (Images, "Image names"; distribution's reference grammar). */
final class ImageName {
  private static final String PART = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
  private static final String DOMAIN = "(?:[a-zA-Z0-9.-]+|\\[[0-9a-fA-F:]+])(?::[0-9]+)?";
  private static final Pattern REFERENCE =
      Pattern.compile(
          "(?:"
              + DOMAIN
              + "/)?"
              + PART
              + "(?:/"
              + PART
              + ")*"
              + "(:[\\w][\\w.-]{0,127})?"
              + "(@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?");

  private ImageName() {}

  /**
   * When an image is pulled if its Pod does not say: each time if it has the tag {@code latest}, or
   * neither tag nor digest (Images, "Default image pull policy").
   */
  static String defaultPullPolicy(String image) {
    var reference = REFERENCE.matcher(image);
    if (!reference.matches()) {
      return "IfNotPresent";
    }
    String tag = reference.group(1);
    boolean latest = tag == null ? reference.group(2) == null : tag.equals(":latest");
    return latest ? "Always" : "IfNotPresent";
  }
}
