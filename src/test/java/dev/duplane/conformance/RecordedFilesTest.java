package dev.duplane.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A recording that no test reads is worth nothing and looks like much. */
class RecordedFilesTest {

  /** Files that tests of other packages read whole, and those tests. */
  private static final Map<String, String> READ_ELSEWHERE =
      Map.of(
          "flags.json", "dev/duplane/app/RecordedFlagsTest",
          "pending.txt", "dev/duplane/conformance/PendingSteps",
          "discovery-all.json.gz", "dev/duplane/endpoints/DiscoveryTest",
          "openapi-v3-all-skeleton.json.gz", "dev/duplane/api/schema/ContractTest");

  @Test
  void everyFile_hasReader() throws IOException, URISyntaxException {
    Set<String> known = new TreeSet<>(READ_ELSEWHERE.keySet());
    Arrays.stream(RecordedFile.values()).map(RecordedFile::fileName).forEach(known::add);
    assertThat(files()).containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void everyReader_reads() {
    JavaClasses tests = new ClassFileImporter().importPackages("dev.duplane.conformance");
    Set<String> read =
        tests.get(RecordedFile.class).getFieldAccessesToSelf().stream()
            .filter(access -> access.getOriginOwner().getName().endsWith("Test"))
            .map(JavaFieldAccess::getName)
            .collect(Collectors.toSet());
    assertThat(read)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(RecordedFile.values()).map(RecordedFile::name).toList());
  }

  @Test
  void readElsewhere_namesFile() throws IOException {
    for (Map.Entry<String, String> reader : READ_ELSEWHERE.entrySet()) {
      String resource = "/" + reader.getValue() + ".class";
      try (var in = Objects.requireNonNull(getClass().getResourceAsStream(resource), resource)) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1))
            .as(reader.getValue())
            .contains(reader.getKey());
      }
    }
  }

  private static Set<String> files() throws IOException, URISyntaxException {
    Path folder =
        Path.of(Objects.requireNonNull(RecordedFile.class.getResource("/conformance")).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }
}
