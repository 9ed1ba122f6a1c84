package dev.duplane.api.validation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GoText;
import dev.duplane.api.ObjectView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The names of those who write (apimachinery, {@code meta/v1/validation}). */
public final class ManagerFormat {
  /** As long as a name may be. */
  public static final int MAX_BYTES = 128;

  private static final int SUBRESOURCE_MAX_BYTES = 256;

  private ManagerFormat() {}

  /** A name is short and can be printed; each character that cannot is an error of its own. */
  public static List<FieldError> manager(FieldPath path, String manager) {
    List<FieldError> errors = new ArrayList<>();
    if (bytes(manager) > MAX_BYTES) {
      errors.add(FieldError.tooLong(path, MAX_BYTES));
    }
    int position = 0;
    for (int c : manager.codePoints().toArray()) {
      if (!GoText.printable(c)) {
        String message = String.format("invalid character U+%04X (at position %d)", c, position);
        errors.add(FieldError.invalid(path, manager, message));
      }
      position += bytes(Character.toString(c));
    }
    return errors;
  }

  /** What is left to be wrong with managedFields that could be read. */
  static List<FieldError> managedFields(FieldPath path, List<ObjectNode> entries) {
    List<FieldError> errors = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      ObjectView entry = new ObjectView(entries.get(i));
      String manager = entry.text("manager");
      if (!isPlain(manager)) {
        errors.addAll(manager(path.index(i).child("manager"), manager));
      }
      if (bytes(entry.text("subresource")) > SUBRESOURCE_MAX_BYTES) {
        errors.add(FieldError.tooLong(path.index(i).child("subresource"), SUBRESOURCE_MAX_BYTES));
      }
    }
    return errors;
  }

  /** Whether nothing can be wrong with a name, as with most. */
  private static boolean isPlain(String manager) {
    for (int i = 0; i < manager.length(); i++) {
      if (manager.charAt(i) < ' ' || manager.charAt(i) > '~') {
        return false;
      }
    }
    return manager.length() <= MAX_BYTES;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
