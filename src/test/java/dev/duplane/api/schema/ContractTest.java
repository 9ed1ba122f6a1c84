package dev.duplane.api.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.openapi.GroupVersionDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContractTest {
  private static final String CORE = "io.k8s.api.core.v1.";

  /** Old forms of a watch, and what is not one of the objects that are kept. */
  private static final Pattern UNDOCUMENTED =
      Pattern.compile(
          ".*/watch/.*"
              + "|.*/\\{name}/(attach|binding|ephemeralcontainers|eviction|exec|log|portforward"
              + "|proxy|resize|token)(/.*)?");

  private final Contract contract = Contract.bundled();

  static Stream<String> documents() {
    return Contract.bundled().documents().stream();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void document_hasTheRecordedShape(String name) throws IOException {
    JsonNode recorded = Recorded.document("openapi-v3-all-skeleton.json.gz").get(name);
    JsonNode served = withoutDescriptions(GroupVersionDocument.builtIn(contract, name), false);
    for (String section : List.of("openapi", "info")) {
      assertThat(served.get(section)).isEqualTo(recorded.get(section));
    }
    Map<String, JsonNode> paths = byName(recorded.get("paths"));
    paths.keySet().removeIf(UNDOCUMENTED.asMatchPredicate());
    assertThat(byName(served.get("paths"))).containsExactlyInAnyOrderEntriesOf(paths);
    byName(served.at("/components/schemas"))
        .forEach(
            (key, schema) ->
                assertThat(schema).as(key).isEqualTo(recorded.at("/components/schemas").get(key)));
  }

  /** What {@code kubectl explain} shows: a sentence for each kind, each type and each field. */
  @ParameterizedTest
  @MethodSource("documents")
  void everySchemaAndField_isDescribed(String name) {
    Set<String> undescribed = new TreeSet<>();
    byName(GroupVersionDocument.builtIn(contract, name).at("/components/schemas"))
        .forEach(
            (key, schema) -> {
              if (!isDescribed(schema)) {
                undescribed.add(key);
              }
              byName(schema.path("properties"))
                  .forEach(
                      (field, property) -> {
                        if (!isDescribed(property)) {
                          undescribed.add(key + "." + field);
                        }
                      });
            });
    assertThat(undescribed).isEmpty();
  }

  private static boolean isDescribed(JsonNode schema) {
    String description = schema.path("description").asText().strip();
    return description.length() > 1 && description.endsWith(".");
  }

  private static Map<String, JsonNode> byName(JsonNode object) {
    Map<String, JsonNode> fields = new java.util.HashMap<>();
    object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    return fields;
  }

  /** Removes descriptions, but not a field that is named so. */
  private static JsonNode withoutDescriptions(JsonNode node, boolean names) {
    if (node instanceof ObjectNode object) {
      ObjectNode copy = JsonTree.NODES.objectNode();
      object
          .properties()
          .forEach(
              field -> {
                if (names || !field.getKey().equals("description")) {
                  copy.set(
                      field.getKey(),
                      withoutDescriptions(
                          field.getValue(), !names && field.getKey().equals("properties")));
                }
              });
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JsonTree.NODES.arrayNode();
      array.forEach(item -> copy.add(withoutDescriptions(item, false)));
      return copy;
    }
    return node;
  }

  @Test
  void resources_areThoseOfDiscovery() throws IOException {
    JsonNode discovery = Recorded.document("discovery-all.json.gz");
    List<JsonNode> expected = new ArrayList<>();
    discovery.forEach(
        list -> {
          if (list.path("kind").asText().equals("APIResourceList") && isServed(list)) {
            list.get("resources")
                .forEach(
                    resource ->
                        expected.add(
                            ((ObjectNode) resource)
                                .put("in", list.get("groupVersion").textValue())));
          }
        });
    List<JsonNode> found = new ArrayList<>();
    for (ApiResource resource : contract.resources()) {
      found.add(entry(resource));
      for (ApiResource.Subresource sub : resource.subresources()) {
        ObjectNode entry = JsonTree.NODES.objectNode();
        entry.put("name", resource.plural() + "/" + sub.name()).put("singularName", "");
        entry.put("namespaced", resource.namespaced()).put("kind", sub.kind());
        if (sub.group() != null) {
          entry.put("group", sub.group()).put("version", sub.version());
        }
        sub.verbs().forEach(entry.putArray("verbs")::add);
        found.add(entry.put("in", resource.apiVersion()));
      }
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }

  private boolean isServed(JsonNode list) {
    String version = list.get("groupVersion").textValue();
    return contract.documents().contains((version.contains("/") ? "apis/" : "api/") + version);
  }

  private static ObjectNode entry(ApiResource resource) {
    ObjectNode entry = JsonTree.NODES.objectNode();
    entry.put("name", resource.plural()).put("singularName", resource.singular());
    entry.put("namespaced", resource.namespaced()).put("kind", resource.kind());
    resource.verbs().forEach(entry.putArray("verbs")::add);
    if (!resource.shortNames().isEmpty()) {
      resource.shortNames().forEach(entry.putArray("shortNames")::add);
    }
    if (!resource.categories().isEmpty()) {
      resource.categories().forEach(entry.putArray("categories")::add);
    }
    if (resource.storageVersionHash() != null) {
      entry.put("storageVersionHash", resource.storageVersionHash());
    }
    return entry.put("in", resource.apiVersion());
  }

  @Test
  void resource_byPathAndKind() {
    assertThat(contract.resource("", "v1", "services"))
        .extracting(ApiResource::kind)
        .isEqualTo("Service");
    assertThat(contract.resourceOfKind("networking.k8s.io", "v1", "IPAddress"))
        .isEqualTo(contract.resource("networking.k8s.io", "v1", "ipaddresses"));
    assertThat(contract.resource("apps", "v1", "gadgets")).isNull();
    assertThat(contract.resourceOfKind("", "v1", "Gadget")).isNull();
  }

  @Test
  void everySchema_canBeWalked() {
    contract.resources().forEach(resource -> walk(resource.schema(), 0));
  }

  /** Schemas of JSON Schemas, alone, have others of their kind in them. */
  private static boolean recurs(Property property) {
    return Stream.of(property.schema())
        .map(
            schema ->
                switch (schema.type()) {
                  case LIST -> schema.items();
                  case MAP -> schema.values();
                  default -> schema;
                })
        .anyMatch(schema -> schema.name().endsWith(".JSONSchemaProps"));
  }

  private static void walk(Schema schema, int depth) {
    assertThat(depth).as("depth at %s", schema).isLessThan(30);
    switch (schema.type()) {
      case OBJECT ->
          schema
              .properties()
              .forEach(
                  property -> {
                    assertThat(schema.property(property.name())).isSameAs(property);
                    if (!schema.name().endsWith(".JSONSchemaProps") || !recurs(property)) {
                      walk(property.schema(), depth + 1);
                    }
                  });
      case LIST -> walk(schema.items(), depth + 1);
      case MAP -> walk(schema.values(), depth + 1);
      default -> assertThat(schema.properties()).isEmpty();
    }
  }

  @Test
  void schema_ofServicePorts() {
    Schema spec = contract.schema(CORE + "ServiceSpec");
    Schema ports = field(spec, "ports").schema();
    assertThat(ports.type()).isEqualTo(Schema.SchemaType.LIST);
    assertThat(ports.listType()).isEqualTo(Schema.ListType.MAP);
    assertThat(ports.listMapKeys()).containsExactly("port", "protocol");
    assertThat(ports.patchMergeKey()).isEqualTo("port");
    assertThat(ports.patchStrategies()).containsExactly("merge");
    assertThat(ports.items().shortName()).isEqualTo("ServicePort");
    assertThat(ports.items().properties())
        .extracting(Property::name)
        .containsExactly("name", "protocol", "appProtocol", "port", "targetPort", "nodePort");
    assertThat(field(ports.items(), "targetPort").schema().type())
        .isEqualTo(Schema.SchemaType.INT_OR_STRING);
    assertThat(field(ports.items(), "port").schema().format()).isEqualTo("int32");
    assertThat(field(ports.items(), "protocol").defaultValue())
        .isEqualTo(JsonTree.NODES.textNode("TCP"));
    assertThat(field(spec, "selector").schema().atomicMap()).isTrue();
    assertThat(field(spec, "ipFamilyPolicy").presence()).isEqualTo(Presence.POINTER);
    assertThat(field(spec, "externalTrafficPolicy").presence()).isEqualTo(Presence.OMIT_EMPTY);
    assertThatThrownBy(ports::values).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void schema_typesOfScalars() {
    assertThat(typeAt("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", "creationTimestamp"))
        .isEqualTo(Schema.SchemaType.TIME);
    assertThat(typeAt("io.k8s.api.events.v1.Event", "eventTime"))
        .isEqualTo(Schema.SchemaType.MICRO_TIME);
    assertThat(typeAt("io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry", "fieldsV1"))
        .isEqualTo(Schema.SchemaType.ANY);
    assertThat(field(contract.schema(CORE + "ConfigMap"), "binaryData").schema().values().type())
        .isEqualTo(Schema.SchemaType.BYTES);
    assertThat(field(contract.schema(CORE + "NodeStatus"), "capacity").schema().values().type())
        .isEqualTo(Schema.SchemaType.QUANTITY);
  }

  private static Property field(Schema schema, String name) {
    return Objects.requireNonNull(schema.property(name), name);
  }

  private Schema.SchemaType typeAt(String schema, String field) {
    return field(contract.schema(schema), field).schema().type();
  }

  @Test
  void schema_unknownName() {
    assertThatThrownBy(() -> contract.schema(CORE + "Nothing"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
