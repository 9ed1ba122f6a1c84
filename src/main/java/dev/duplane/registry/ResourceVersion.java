package dev.duplane.registry;

import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GoText;
import dev.duplane.api.StatusException;
import dev.duplane.store.Snapshot;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the resourceVersions that clients send (API concepts, "Resource versions"). */
final class ResourceVersion {
  private ResourceVersion() {}

  /** A text that is no resourceVersion; what becomes of it depends on the verb. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String why;

    private MalformedException(String text, String why) {
      super(
          FieldError.invalid(FieldPath.of("resourceVersion"), text, parsing(text, why)).toString(),
          null,
          false,
          false);
      this.why = parsing(text, why);
    }

    private static String parsing(String text, String why) {
      return "strconv.ParseUint: parsing " + GoText.quote(text) + ": " + why;
    }

    /** The message without the name of a field: what there is to say of one in an object. */
    String why() {
      return why;
    }

    @Override
    public String getMessage() {
      return Objects.requireNonNull(super.getMessage());
    }
  }

  /**
   * The revision that is meant; 0 for none. One beyond 63 bits counts as the greatest.
   *
   * @throws MalformedException if it is no number of 64 bits
   */
  static long parse(@Nullable String text) throws MalformedException {
    if (text == null || text.isEmpty()) {
      return 0;
    }
    if (!text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new MalformedException(text, "invalid syntax");
    }
    try {
      long number = Long.parseUnsignedLong(text);
      return number < 0 ? Long.MAX_VALUE : number;
    } catch (NumberFormatException tooLong) {
      throw new MalformedException(text, "value out of range");
    }
  }

  /**
   * Refuses what has not happened yet.
   *
   * @throws StatusException 504
   */
  static void requireReached(Snapshot snapshot, long asked) {
    if (asked > snapshot.revision()) {
      throw StatusException.resourceVersionTooLarge(asked, snapshot.revision());
    }
  }
}
