package dev.duplane.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.schema.Contract;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StoredTemplateTest {
  private static final ApiResource RESOURCE =
      Objects.requireNonNull(Contract.bundled().resource("", "v1", "configmaps"));
  private static final StorageForm FORM = StorageForm.of(RESOURCE, "/registry/configmaps/");
  private static final String TIME = "1970-01-01T00:00:00Z";

  private final StoredTemplate template =
      StoredTemplate.of(FORM, configMap("NAME", TIME, "VALUE"), List.of("NAME", TIME, "VALUE"));

  /** With a stretch that is long enough to be shared before and after the time. */
  private static ObjectNode configMap(String name, String time, String value) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = object.putObject("metadata").put("name", name);
    metadata.put("creationTimestamp", time);
    metadata.putObject("annotations").put("note", "n".repeat(2 * SharedStretches.SHORTEST));
    object.putObject("data").put("key", value);
    return object;
  }

  private static byte[] encoded(String name, String time, String value) {
    return new ObjectStorage(FORM).value(configMap(name, time, value)).bytes();
  }

  @Test
  void with_textsOfOtherLengths() {
    StoredObject made = template.with(List.of("a-long-name", "2026-01-01T00:00:00Z", ""));
    assertThat(made.bytes()).isEqualTo(encoded("a-long-name", "2026-01-01T00:00:00Z", ""));
    assertThat(made.json(42))
        .asString()
        .contains("\"name\":\"a-long-name\"", "\"resourceVersion\":\"42\"");
  }

  @Test
  void with_sharesWhatIsTheSame() {
    StoredObject one = template.with(List.of("a", TIME, "1"));
    StoredObject other = template.with(List.of("b", TIME, "2"));
    assertThat(one.sameObject(other)).isFalse();
    assertThat(one.sameObject(template.with(List.of("a", TIME, "1")))).isTrue();
    assertThat(other.bytes()).isEqualTo(encoded("b", TIME, "2"));
  }

  @Test
  void with_timeOfAnotherLength_isRefused() {
    assertThatThrownBy(() -> template.with(List.of("a", "1970-01-01T00:00:00.000Z", "1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1970-01-01T00:00:00.000Z must have 20 characters");
  }
}
