package dev.duplane.http.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.schema.YamlText;
import dev.duplane.console.ScenariosResource;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The resources and openapi/emulator.yaml tell of the same paths and methods. */
class EmulatorContractTest {
  private static final List<Class<?>> RESOURCES = new ArrayList<>(Refusals.RESOURCES);

  static {
    RESOURCES.add(ScenariosResource.class);
  }

  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  @Test
  void paths_asDescribed() throws IOException {
    Set<String> served = new TreeSet<>();
    for (Class<?> resource : RESOURCES) {
      for (Method method : resource.getMethods()) {
        Path path = method.getAnnotation(Path.class);
        for (Annotation annotation : method.getAnnotations()) {
          HttpMethod http = annotation.annotationType().getAnnotation(HttpMethod.class);
          if (path != null && http != null) {
            String plain = path.value().replaceAll("\\{(\\w+):[^}]*}", "{$1}");
            served.add(http.value() + " " + Routes.ROOT + "/" + plain);
          }
        }
      }
    }
    Set<String> described = new TreeSet<>();
    JsonNode contract =
        YamlText.parse(Files.readAllBytes(java.nio.file.Path.of("openapi/emulator.yaml")));
    contract
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method -> {
                          if (METHODS.contains(method)) {
                            described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                          }
                        }));
    described.remove("GET /emulator/v1/openapi");
    served.remove("GET /emulator/v1/openapi");
    assertThat(described).isEqualTo(served).hasSizeGreaterThan(10);
  }
}
