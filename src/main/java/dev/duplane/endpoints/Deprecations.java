package dev.duplane.endpoints;

import dev.duplane.api.ApiResource;
import dev.duplane.endpoints.ApiResponse.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Warns of deprecated resources, on every request to one and with every answer (KEP-1693;
 * staging/src/k8s.io/apiserver/pkg/endpoints/deprecation).
 */
final class Deprecations {
  private static final int METHOD_NOT_ALLOWED = 405;

  private final List<Deprecation> warnings = new ArrayList<>();

  /**
   * A deprecated resource.
   *
   * @param plural which all of its paths have in them
   * @param paths of it
   * @param warning what is said of it
   */
  private record Deprecation(String plural, Pattern paths, String warning) {
    boolean concerns(String path) {
      return path.contains(plural) && paths.matcher(path).matches();
    }
  }

  /**
   * @param resources those that are served
   */
  Deprecations(List<ApiResource> resources) {
    for (ApiResource resource : resources) {
      String deprecation = resource.deprecation();
      if (deprecation != null) {
        warnings.add(new Deprecation(resource.plural(), paths(resource), deprecation));
      }
    }
  }

  private static Pattern paths(ApiResource resource) {
    String root = resource.group().isEmpty() ? "/api/" : "/apis/";
    String plural = Pattern.quote(resource.plural());
    String one = plural + "(/[^/]+)?";
    return Pattern.compile(
        Pattern.quote(root + resource.apiVersion())
            + "(/watch)?/"
            + (resource.namespaced() ? "(" + plural + "|namespaces/[^/]+/" + one + ")" : one)
            + "/?");
  }

  /** The answer to a request, with the warning if the path is that of a deprecated resource. */
  ApiResponse warned(String path, ApiResponse response) {
    for (Deprecation deprecation : warnings) {
      if (deprecation.concerns(path)) {
        return warned(response, Answers.warning(deprecation.warning()));
      }
    }
    return response;
  }

  private static ApiResponse warned(ApiResponse response, String value) {
    if (response instanceof ApiResponse.Complete complete
        && complete.status() != METHOD_NOT_ALLOWED) {
      return new ApiResponse.Complete(
          complete.status(), with(complete.headers(), value), complete.body());
    }
    if (response instanceof ApiResponse.Watching watching) {
      return new ApiResponse.Watching(
          watching.status(),
          with(watching.headers(), value),
          watching.watch(),
          watching.encode(),
          watching.encodeError(),
          watching.timeoutSeconds());
    }
    return response;
  }

  /** Before what is warned of in the object itself. */
  private static List<Header> with(List<Header> headers, String value) {
    List<Header> warned = new ArrayList<>(headers);
    int at = 0;
    while (at < warned.size() && !warned.get(at).name().equals("Warning")) {
      at++;
    }
    warned.add(at, new Header("Warning", value));
    return List.copyOf(warned);
  }
}
