package dev.duplane.http.emulator;

import dev.duplane.http.EveryRoute;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The paths of this API and their methods, as the annotations of its resources tell them. */
final class Routes {
  /** What all paths begin with. */
  static final String ROOT = EveryRoute.EMULATOR;

  private static final Pattern VARIABLE = Pattern.compile("\\{\\w+:\\s*([^}]+)}");

  private static final Pattern SEGMENT = Pattern.compile("\\{\\w+}");

  private record Route(Pattern path, String method) {}

  private final List<Route> routes = new ArrayList<>();

  Routes(List<Class<?>> resources) {
    for (Class<?> resource : resources) {
      for (Method method : resource.getMethods()) {
        Path path = method.getAnnotation(Path.class);
        if (path != null) {
          String patterns = VARIABLE.matcher(path.value()).replaceAll("$1");
          String below = SEGMENT.matcher(patterns).replaceAll("[^/]+");
          add(Pattern.compile(ROOT + "/" + below), method.getAnnotations());
        }
      }
    }
  }

  private void add(Pattern path, Annotation[] annotations) {
    for (Annotation annotation : annotations) {
      HttpMethod method = annotation.annotationType().getAnnotation(HttpMethod.class);
      if (method != null) {
        routes.add(new Route(path, method.value()));
      }
    }
  }

  /**
   * The methods that a path takes, in alphabetical order; none if there is no such path.
   *
   * @param path from {@link #ROOT} on; a slash at its end counts for nothing
   */
  Set<String> methods(String path) {
    String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    Set<String> methods = new TreeSet<>();
    for (Route route : routes) {
      if (route.path.matcher(bare).matches()) {
        methods.add(route.method);
      }
    }
    if (methods.contains(HttpMethod.GET)) {
      methods.add(HttpMethod.HEAD);
    }
    if (!methods.isEmpty()) {
      methods.add(HttpMethod.OPTIONS);
    }
    return methods;
  }
}
