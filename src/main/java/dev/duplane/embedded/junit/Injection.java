package dev.duplane.embedded.junit;

import dev.duplane.embedded.DuplaneCluster;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a field or a parameter of a test may ask for. */
enum Injection {
  CLUSTER(false),
  BASE_URL(true),
  BASE_URL_TEXT(true),
  KUBECONFIG(true),
  FABRIC8_CLIENT(true),
  OFFICIAL_CLIENT(true);

  private final boolean port;

  Injection(boolean port) {
    this.port = port;
  }

  /** What it asks for; null if it is nothing of ours. The clients' classes need not be there. */
  static @Nullable Injection of(Class<?> type, AnnotatedElement element) {
    if (element.isAnnotationPresent(BaseUrl.class)) {
      return type == URI.class ? BASE_URL : type == String.class ? BASE_URL_TEXT : null;
    }
    if (element.isAnnotationPresent(ClusterKubeconfig.class)) {
      return type == String.class ? KUBECONFIG : null;
    }
    return switch (type.getName()) {
      case "io.fabric8.kubernetes.client.KubernetesClient" -> FABRIC8_CLIENT;
      case "io.kubernetes.client.openapi.ApiClient" -> OFFICIAL_CLIENT;
      default -> type == DuplaneCluster.class ? CLUSTER : null;
    };
  }

  /** What a parameter asks for; null if it is nothing of ours. */
  static @Nullable Injection of(Parameter parameter) {
    return of(parameter.getType(), parameter);
  }

  /** The fields of a class and of those above it that ask for something. */
  static List<Field> fields(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      for (Field field : each.getDeclaredFields()) {
        if (!Modifier.isFinal(field.getModifiers()) && of(field.getType(), field) != null) {
          fields.add(field);
        }
      }
    }
    return fields;
  }

  /** Whether anything in a class, those above it or around it asks for what needs a port. */
  static boolean needPort(Class<?> test) {
    for (Class<?> each = test; each != null; each = each.getSuperclass()) {
      if (asked(each).anyMatch(injection -> injection != null && injection.port)) {
        return true;
      }
    }
    Class<?> around = test.getEnclosingClass();
    return around != null && needPort(around);
  }

  private static Stream<@Nullable Injection> asked(Class<?> type) {
    Stream<@Nullable Injection> fields =
        Arrays.stream(type.getDeclaredFields()).map(field -> of(field.getType(), field));
    Stream<Executable> executables =
        Stream.concat(
            Arrays.stream(type.getDeclaredMethods()),
            Arrays.stream(type.getDeclaredConstructors()));
    return Stream.concat(
        fields,
        executables
            .flatMap(executable -> Arrays.stream(executable.getParameters()))
            .map(Injection::of));
  }
}
