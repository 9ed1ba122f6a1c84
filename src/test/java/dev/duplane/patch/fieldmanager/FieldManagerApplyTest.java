package dev.duplane.patch.fieldmanager;

import static dev.duplane.patch.fieldmanager.Trees.EARLY;
import static dev.duplane.patch.fieldmanager.Trees.LATE;
import static dev.duplane.patch.fieldmanager.Trees.demo;
import static dev.duplane.patch.fieldmanager.Trees.managedFields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldManagerApplyTest {
  private final FieldManager fieldManager = Trees.services();

  private ObjectNode apply(@Nullable ObjectNode live, String manager, String yaml) {
    String body = "{apiVersion: v1, kind: Service, metadata: {name: ssa" + yaml + "}";
    return fieldManager.apply(live, Trees.configuration(body), manager, false, "", LATE);
  }

  private static String ports(ObjectNode object) {
    StringBuilder ports = new StringBuilder();
    object.at("/spec/ports").forEach(port -> ports.append(port.path("port").asText()).append(' '));
    return ports.toString().trim();
  }

  @ParameterizedTest(name = "{0} + {1}")
  @CsvSource({
    "1 2 3, 3 1, 2 3 1",
    "1 2 3, 1 3, 1 2 3",
    "1 2, 3, 1 2 3",
    "1 2, 3 1, 3 1 2",
    "1 2 3, 2 4 3, 1 2 4 3",
  })
  void apply_orderOfItems(String live, String applied, String merged) {
    ObjectNode before = apply(null, "a", "}, spec: {ports: " + list(live) + "}");
    ObjectNode after = apply(before, "b", "}, spec: {ports: " + list(applied) + "}");
    assertThat(ports(after)).isEqualTo(merged);
  }

  private static String list(String ports) {
    return "[{port: " + ports.replace(" ", "}, {port: ") + "}]";
  }

  @Test
  void apply_leftOut_removedUnlessOwnedByAnother() {
    ObjectNode both = apply(null, "a", ", labels: {x: '1', y: '2'}}, spec: {type: ClusterIP}");
    ObjectNode shared = apply(both, "b", ", labels: {x: '1'}}");
    ObjectNode left = apply(shared, "a", "}, spec: {type: ClusterIP}");
    assertThat(left.at("/metadata/labels").toString()).isEqualTo("{\"x\":\"1\"}");
    assertThat(apply(left, "b", "}").at("/metadata").has("labels")).isFalse();
  }

  @Test
  void apply_leftOut_partsOfUpdatersStay() {
    ObjectNode applied = apply(null, "a", ", labels: {x: '1'}}");
    ObjectNode updated = applied.deepCopy();
    ((ObjectNode) updated.at("/metadata/labels")).put("y", "2");
    fieldManager.update(applied, updated, "u", "", LATE);
    ObjectNode left = apply(updated, "a", "}");
    assertThat(left.at("/metadata/labels").toString()).isEqualTo("{\"y\":\"2\"}");
  }

  @Test
  void apply_untracked_ownedByBeforeFirstApply() {
    ObjectNode after = apply(demo(), "a", ", labels: {b: '1'}}");
    assertThat(managedFields(after))
        .contains("'manager':'a','operation':'Apply'")
        .contains("'manager':'before-first-apply','operation':'Update'");
  }

  @Test
  void apply_kubectlTakesOverFromClientSideApply() {
    ObjectNode live = demo();
    ((ObjectNode) live.path("metadata"))
        .putObject("annotations")
        .put(
            "kubectl.kubernetes.io/last-applied-configuration",
            "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"labels\":{\"a\":\"1\"}}}");
    fieldManager.update(null, live, "kubectl-client-side-apply", "", EARLY);
    ObjectNode after = apply(live, "kubectl", ", labels: {a: '2'}}");
    assertThat(after.at("/metadata/labels/a").asText()).isEqualTo("2");
    assertThat(after.at("/metadata/annotations").toString())
        .contains("\\\"labels\\\":{\\\"a\\\":\\\"2\\\"},\\\"name\\\":\\\"ssa\\\"");
    assertThatThrownBy(() -> apply(live, "other", ", labels: {a: '2'}}"))
        .hasMessage(
            "Apply failed with 1 conflict: conflict with \"kubectl-client-side-apply\" using v1:"
                + " .metadata.labels.a");
  }

  @Test
  void apply_severalErrors() {
    assertThatThrownBy(() -> apply(null, "a", ", labels: []}, spec: {type: 1, unknown: 1}"))
        .message()
        .startsWith("failed to create typed patch object (/ssa; /v1, Kind=Service): errors:")
        .contains("\n  .metadata.labels: expected map, got &{[]}")
        .contains("\n  .spec.type: expected string, got ")
        .endsWith("\n  .spec.unknown: field not declared in schema");
  }

  @Test
  void apply_otherKind() {
    ObjectNode node = Trees.configuration("{apiVersion: v1, kind: Node}");
    assertThatThrownBy(() -> fieldManager.apply(null, node, "a", false, "", LATE))
        .hasMessage("invalid object type: /v1, Kind=Node");
  }
}
