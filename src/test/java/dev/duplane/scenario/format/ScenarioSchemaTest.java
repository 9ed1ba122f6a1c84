package dev.duplane.scenario.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.duplane.api.yaml.InputProblem;
import dev.duplane.api.yaml.Tree;
import dev.duplane.api.yaml.YamlReader;
import dev.duplane.endpoints.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What editors are told of scenario files is what the parser reads. */
class ScenarioSchemaTest {
  private static final Path SCENARIOS = Path.of("scenarios");
  private static final Path RESOURCES = Path.of("src/test/resources/scenario");
  private static final JsonNode SCHEMA = read(SCENARIOS.resolve("scenario.schema.json"));

  private static JsonNode read(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static List<String> violations(String yaml) {
    JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(SCHEMA);
    List<Tree> documents = YamlReader.read("s.yaml", yaml, new ArrayList<>());
    return schema.validate(documents.get(0).toJson()).stream().map(Object::toString).toList();
  }

  @Test
  void schema_hasTheWordsOfTheParser() {
    assertThat(KeyTable.of("patch").words("type"))
        .containsExactlyInAnyOrderElementsOf(WriteParser.PATCH_TYPES.keySet());
    assertThat(KeyTable.of("fault").words("verb")).containsExactlyElementsOf(Fault.VERBS);
    assertThat(texts("/properties/matrix/anyOf/0/items/enum"))
        .containsExactlyElementsOf(MatrixParser.WELL_KNOWN.keySet());
    assertThat(SCHEMA.at("/definitions/expect/properties/where/description").asText())
        .contains(Where.VERBS);
  }

  private static List<String> texts(String pointer) {
    List<String> texts = new ArrayList<>();
    SCHEMA.at(pointer).forEach(text -> texts.add(text.asText()));
    return texts;
  }

  @Test
  void schema_describesEachKey() {
    for (String definition : names(SCHEMA.path("definitions"))) {
      SCHEMA
          .at("/definitions/" + definition + "/properties")
          .properties()
          .forEach(
              property ->
                  assertThat(
                          property.getValue().has("description") || property.getValue().has("$ref"))
                      .as("%s of %s has a description", property.getKey(), definition)
                      .isTrue());
    }
  }

  @TestFactory
  Stream<DynamicTest> scenario_isValid() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : files(SCENARIOS, ".yaml")) {
      String text = Files.readString(file);
      tests.add(
          DynamicTest.dynamicTest(
              file.toString(),
              () -> {
                assertThat(violations(text)).isEmpty();
                assertThat(text)
                    .startsWith("# yaml-language-server: $schema=scenario.schema.json\n");
              }));
    }
    for (Path file : files(RESOURCES.resolve("steps"), ".txt")) {
      String text = Files.readString(file).split("(?m)^-----\n", 2)[0];
      tests.add(
          DynamicTest.dynamicTest(file.toString(), () -> assertThat(violations(text)).isEmpty()));
    }
    return tests.stream();
  }

  /** Each document of {@code misshapen.yaml} is refused by the parser and by the schema. */
  @TestFactory
  Stream<DynamicTest> misshapen_isRefused() throws IOException {
    String[] texts = Files.readString(RESOURCES.resolve("misshapen.yaml")).split("(?m)^---\n", -1);
    List<DynamicTest> tests = new ArrayList<>();
    for (String text : texts) {
      tests.add(
          DynamicTest.dynamicTest(
              text.lines().findFirst().orElse("").substring(2),
              () -> {
                List<InputProblem> problems = new ArrayList<>();
                ScenarioParser.parse(
                    ScenarioFolder.beside(SCENARIOS.resolve("s.yaml")), "s.yaml", text, problems);
                assertThat(problems).as("the parser").isNotEmpty();
                assertThat(violations(text)).as("the schema").isNotEmpty();
              }));
    }
    return tests.stream();
  }

  private static List<Path> files(Path directory, String ending) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }
}
