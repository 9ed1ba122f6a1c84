package dev.duplane.api.validation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/** Where a webhook is (apiserver/pkg/util/webhook/validation.go). */
public final class WebhookClientFormat {
  private static final int MOST_PORTS = 65_535;

  private WebhookClientFormat() {}

  /** All that is wrong with the URL of a webhook. */
  public static List<FieldError> url(FieldPath path, String text) {
    String form = "; desired format: https://host[/path]";
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      return List.of(
          FieldError.required(path, "url must be a valid URL: " + e.getMessage() + form));
    }
    List<FieldError> errors = new ArrayList<>();
    if (!"https".equals(url.getScheme())) {
      String scheme = url.getScheme() == null ? "" : url.getScheme();
      errors.add(FieldError.invalid(path, scheme, "'https' is the only allowed URL scheme" + form));
    }
    if (url.getRawAuthority() == null) {
      errors.add(FieldError.invalid(path, "", "host must be specified" + form));
    }
    if (url.getRawUserInfo() != null) {
      errors.add(
          FieldError.invalid(
              path, url.getRawUserInfo(), "user information is not permitted in the URL"));
    }
    if (url.getRawFragment() != null) {
      errors.add(
          FieldError.invalid(path, url.getRawFragment(), "fragments are not permitted in the URL"));
    }
    if (url.getRawQuery() != null) {
      errors.add(
          FieldError.invalid(
              path, url.getRawQuery(), "query parameters are not permitted in the URL"));
    }
    return errors;
  }

  /** All that is wrong with the Service of a webhook. */
  public static List<FieldError> service(FieldPath path, JsonNode service) {
    List<FieldError> errors = new ArrayList<>();
    for (String field : List.of("name", "namespace")) {
      if (service.path(field).asText("").isEmpty()) {
        errors.add(FieldError.required(path.child(field), "service " + field + " is required"));
      }
    }
    int port = service.path("port").asInt();
    if (port < 1 || port > MOST_PORTS) {
      errors.add(
          FieldError.invalid(
              path.child("port"),
              port,
              "port is not valid: must be between 1 and 65535, inclusive"));
    }
    String urlPath = service.path("path").asText("");
    if (!urlPath.isEmpty() && !urlPath.equals("/")) {
      path(path.child("path"), urlPath, errors);
    }
    return errors;
  }

  private static void path(FieldPath path, String urlPath, List<FieldError> errors) {
    if (urlPath.equals("//")) {
      errors.add(FieldError.invalid(path, urlPath, "segment[0] may not be empty"));
      return;
    }
    if (!urlPath.startsWith("/")) {
      errors.add(FieldError.invalid(path, urlPath, "must start with a '/'"));
    }
    String checked = urlPath.substring(1);
    if (checked.endsWith("/")) {
      checked = checked.substring(0, checked.length() - 1);
    }
    String[] steps = checked.split("/", -1);
    for (int i = 0; i < steps.length; i++) {
      String segment = "segment[" + i + "]";
      if (steps[i].isEmpty()) {
        errors.add(FieldError.invalid(path, urlPath, segment + " may not be empty"));
        continue;
      }
      for (String why : NameFormat.subdomain(steps[i])) {
        errors.add(FieldError.invalid(path, urlPath, segment + ": " + why));
      }
    }
  }
}
