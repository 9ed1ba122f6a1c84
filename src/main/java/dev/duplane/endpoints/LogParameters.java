package dev.duplane.endpoints;

import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GroupKind;
import dev.duplane.api.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The parameters of a log (core/v1 PodLogOptions; ValidatePodLogOptions).
 *
 * @param container empty for the only one
 * @param query what of it is handed on to the kubelet, with its question mark; empty for nothing
 */
record LogParameters(String container, String query) {

  /**
   * Reads and checks them.
   *
   * @param pod the Pod's name, for what is wrong
   * @throws StatusException 400 for what is no number, 422 for a number that makes no sense
   */
  static LogParameters read(String pod, Query query) {
    Map<String, String> handedOn = new TreeMap<>();
    for (String name : List.of("follow", "previous", "timestamps")) {
      if (query.on(name)) {
        handedOn.put(name, "true");
      }
    }
    for (String name : List.of("limitBytes", "sinceSeconds", "tailLines")) {
      String text = query.first(name);
      if (text != null) {
        handedOn.put(name, Long.toString(ListParameters.number(text)));
      }
    }
    List<FieldError> errors = new ArrayList<>();
    atLeast(handedOn, "tailLines", 0, "must be greater than or equal to 0", errors);
    atLeast(handedOn, "limitBytes", 1, "must be greater than 0", errors);
    if (query.first("sinceTime") != null && handedOn.containsKey("sinceSeconds")) {
      errors.add(
          FieldError.forbidden(
              FieldPath.of("[]"), "at most one of `sinceTime` or `sinceSeconds` may be specified"));
    } else {
      atLeast(handedOn, "sinceSeconds", 1, "must be greater than 0", errors);
    }
    if (!errors.isEmpty()) {
      throw StatusException.invalid(new GroupKind("", "PodLogOptions"), pod, errors);
    }
    String text =
        handedOn.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("&"));
    return new LogParameters(query.text("container"), text.isEmpty() ? "" : "?" + text);
  }

  private static void atLeast(
      Map<String, String> numbers, String name, long least, String why, List<FieldError> errors) {
    String text = numbers.get(name);
    if (text != null && Long.parseLong(text) < least) {
      errors.add(FieldError.invalid(FieldPath.of(name), Long.parseLong(text), why));
    }
  }
}
