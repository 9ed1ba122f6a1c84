package dev.duplane.patch.fieldmanager;

import dev.duplane.api.GoText;
import dev.duplane.api.Status;
import dev.duplane.api.StatusCause;
import dev.duplane.api.StatusException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What others own and an apply would change. */
final class Conflicts {
  private final Map<Owner, FieldSet> fields = new LinkedHashMap<>();

  void add(Owner owner, FieldSet conflict) {
    if (!conflict.isEmpty()) {
      fields.put(owner, conflict);
    }
  }

  boolean isEmpty() {
    return fields.isEmpty();
  }

  /** The same without some fields. */
  Conflicts without(FieldSet allowed) {
    Conflicts left = new Conflicts();
    fields.forEach((owner, conflict) -> left.add(owner, conflict.difference(allowed)));
    return left;
  }

  /** 409 with a cause for each field. */
  StatusException toException() {
    List<StatusCause> causes = new ArrayList<>();
    StringBuilder list = new StringBuilder();
    fields.forEach(
        (owner, conflict) -> {
          String with = describe(owner);
          list.append(list.isEmpty() ? "" : "\n")
              .append("conflicts with ")
              .append(with)
              .append(':');
          conflict.forEachPath(
              path -> {
                causes.add(new StatusCause("FieldManagerConflict", "conflict with " + with, path));
                list.append("\n- ").append(path);
              });
        });
    StatusCause first = causes.get(0);
    String message =
        causes.size() == 1
            ? "Apply failed with 1 conflict: " + first.message() + ": " + first.field()
            : "Apply failed with " + causes.size() + " conflicts: " + list;
    return new StatusException(
        new Status(
            409, "Conflict", message, new Status.Details(null, null, null, null, causes, 0)));
  }

  private static String describe(Owner owner) {
    String text = GoText.quote(owner.id().manager());
    if (!owner.id().subresource().isEmpty()) {
      text += " with subresource " + GoText.quote(owner.id().subresource());
    }
    return owner.applies() ? text : text + " using " + owner.apiVersion();
  }
}
