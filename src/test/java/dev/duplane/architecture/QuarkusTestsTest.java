package dev.duplane.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that start Quarkus are where pom.xml looks for those that have a JVM for themselves. */
class QuarkusTestsTest {
  private static final Path TESTS = Path.of("src/test/java");
  private static final List<String> APART =
      List.of(
          "dev/duplane/http/",
          "dev/duplane/clients/",
          "dev/duplane/console/ConsoleRouteTest.java",
          "dev/duplane/embedded/quarkus/");

  @Test
  void testsThatStartQuarkus_haveAJvmForThemselves() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    assertThat(APART).allSatisfy(place -> assertThat(pom).contains("<include>" + place));
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(TESTS)) {
      for (Path file : files.filter(each -> each.toString().endsWith("Test.java")).toList()) {
        if (Files.readString(file).contains("\n@" + "QuarkusTest")) {
          found.add(TESTS.relativize(file));
        }
      }
    }
    assertThat(found)
        .isNotEmpty()
        .allMatch(file -> APART.stream().anyMatch(file.toString()::startsWith));
  }
}
