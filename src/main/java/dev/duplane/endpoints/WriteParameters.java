package dev.duplane.endpoints;

import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GoText;
import dev.duplane.api.GroupKind;
import dev.duplane.api.StatusException;
import dev.duplane.api.release.Feature;
import dev.duplane.api.release.Features;
import dev.duplane.api.validation.ManagerFormat;
import dev.duplane.registry.FieldValidation;
import dev.duplane.registry.WriteOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of creates, updates and patches (API reference, meta/v1 CreateOptions,
 * UpdateOptions, PatchOptions).
 */
final class WriteParameters {
  private WriteParameters() {}

  static WriteOptions create(ApiRequest request, Query query, Features features) {
    return read(request, query, "CreateOptions", List.of(), features);
  }

  static WriteOptions update(ApiRequest request, Query query, Features features) {
    return read(request, query, "UpdateOptions", List.of(), features);
  }

  /**
   * The parameters of a patch.
   *
   * @param apply whether it is a server-side apply, which must say who writes and may be forced
   * @param features whether fields are validated
   */
  static WriteOptions patch(ApiRequest request, Query query, boolean apply, Features features) {
    List<FieldError> errors = new ArrayList<>();
    if (!apply && query.first("force") != null) {
      errors.add(
          FieldError.forbidden(FieldPath.of("force"), "may not be specified for non-apply patch"));
    }
    if (apply && query.text("fieldManager").isEmpty()) {
      errors.add(FieldError.required(FieldPath.of("fieldManager"), "is required for apply patch"));
    }
    return read(request, query, "PatchOptions", errors, features);
  }

  private static WriteOptions read(
      ApiRequest request, Query query, String kind, List<FieldError> before, Features features) {
    boolean validates = features.isEnabled(Feature.SERVER_SIDE_FIELD_VALIDATION);
    if (query.isEmpty() && before.isEmpty()) {
      return new WriteOptions(
          false,
          agentName(request),
          validates ? FieldValidation.WARN : FieldValidation.IGNORE,
          request.user());
    }
    List<FieldError> errors = new ArrayList<>(before);
    String manager = query.text("fieldManager");
    errors.addAll(ManagerFormat.manager(FieldPath.of("fieldManager"), manager));
    List<String> dryRun = query.all("dryRun");
    checkDryRun(dryRun, errors);
    FieldValidation validation =
        validates ? validation(query.text("fieldValidation"), errors) : FieldValidation.IGNORE;
    refuse(kind, errors);
    return new WriteOptions(
        !dryRun.isEmpty(),
        manager.isEmpty() ? agentName(request) : manager,
        validation,
        request.user());
  }

  /** 422 of an options kind if there are errors. */
  static void refuse(String kind, List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw StatusException.invalid(new GroupKind("meta.k8s.io", kind), "", errors);
    }
  }

  static void checkDryRun(List<String> values, List<FieldError> errors) {
    if (values.stream().anyMatch(value -> !value.equals("All"))) {
      errors.add(FieldError.notSupported(FieldPath.of("dryRun"), values, List.of("All")));
    }
  }

  private static FieldValidation validation(String text, List<FieldError> errors) {
    return switch (text) {
      case "", "Warn" -> FieldValidation.WARN;
      case "Ignore" -> FieldValidation.IGNORE;
      case "Strict" -> FieldValidation.STRICT;
      default -> {
        errors.add(
            FieldError.notSupported(
                FieldPath.of("fieldValidation"), text, List.of("", "Ignore", "Strict", "Warn")));
        yield FieldValidation.WARN;
      }
    };
  }

  /** What the User-Agent says before its first slash, without what cannot be printed. */
  private static String agentName(ApiRequest request) {
    @Nullable String agent = request.header("user-agent");
    if (agent == null) {
      return "";
    }
    int slash = agent.indexOf('/');
    String name = slash < 0 ? agent : agent.substring(0, slash);
    StringBuilder kept = new StringBuilder(name.length());
    int bytes = 0;
    for (int c : name.codePoints().toArray()) {
      bytes += Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > ManagerFormat.MAX_BYTES) {
        break;
      }
      if (GoText.printable(c)) {
        kept.appendCodePoint(c);
      }
    }
    return kept.toString();
  }
}
