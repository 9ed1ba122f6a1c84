package dev.duplane.patch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GoPrint;
import dev.duplane.api.GoText;
import dev.duplane.api.GroupKind;
import dev.duplane.api.Status;
import dev.duplane.api.StatusException;
import java.util.List;

/**
 * The errors of patches that can be read but not applied. kube-apiserver knows only some of them by
 * name; the others reach the client as a 500 without a reason.
 */
final class Rejection {
  private Rejection() {}

  /** 422, which says nothing of the cause: what any failed JSON Patch operation becomes. */
  static StatusException unprocessable() {
    return new StatusException(
        new Status(
            422,
            "Invalid",
            "the server rejected our request due to an error in our request",
            Status.Details.EMPTY));
  }

  /** 422: the outcome of a patch is no object, so it has no kind. */
  static StatusException notAnObject(JsonNode outcome) {
    String detail =
        PatchBody.mismatch(
            outcome,
            "struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; "
                + "Kind string \"json:\\\"kind,omitempty\\\"\" }");
    return StatusException.invalid(
        new GroupKind("", ""),
        "",
        List.of(
            FieldError.invalid(
                FieldPath.of("patch"),
                GoText.value(outcome),
                "couldn't get version/kind; json parse error: " + detail)));
  }

  static StatusException noMergeKey(JsonNode item, String mergeKey) {
    return StatusException.untyped(
        "map: " + GoPrint.plain(item) + " does not contain declared merge key: " + mergeKey);
  }

  static StatusException wrongType(String expected, JsonNode actual) {
    return StatusException.untyped(
        "expected a " + expected + ", but received a " + GoValue.type(actual));
  }

  static StatusException unknownDirective(JsonNode directive, JsonNode map) {
    return StatusException.untyped(
        "unknown patch type: "
            + GoValue.printAsString(directive)
            + " in map: "
            + GoPrint.plain(map));
  }

  static StatusException listMergeDirective() {
    return StatusException.untyped("merging lists cannot yet be specified in the patch");
  }

  static StatusException noField(String struct, String field) {
    return StatusException.untyped(
        "unable to find api field in struct "
            + struct
            + " for the json field "
            + GoText.quote(field));
  }

  static StatusException notAList() {
    return StatusException.untyped("expected slice or array type, but got: struct");
  }

  static StatusException noElements() {
    return StatusException.untyped("no elements in any of the given slices");
  }

  static StatusException mixedTypes(List<List<JsonNode>> lists) {
    StringBuilder text = new StringBuilder("list element types are not identical: [");
    for (List<JsonNode> list : lists) {
      text.append(text.charAt(text.length() - 1) == '[' ? "" : " ").append(GoPrint.plainList(list));
    }
    return StatusException.untyped(text.append(']').toString());
  }

  static StatusException orderMismatch(Iterable<JsonNode> patch, Iterable<JsonNode> order) {
    return StatusException.untyped(
        "The order in patch list:\n"
            + GoPrint.plainList(patch)
            + "\n doesn't match $setElementOrder list:\n"
            + GoPrint.plainList(order)
            + "\n");
  }

  static StatusException badElementOrder() {
    return StatusException.badRequest("invalid patch format of setElementOrder list");
  }

  static StatusException badPrimitiveList() {
    return StatusException.badRequest("invalid patch format of primitive list");
  }

  static StatusException badRetainKeys() {
    return StatusException.badRequest("invalid patch format of retainKeys");
  }
}
