package dev.duplane.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Builds the project in {@code src/test/example} with the artifact of this build, as somebody would
 * who has this project as a dependency. Maven gets a local repository of its own, and fills it from
 * that of this build as if that were the one on the network, of which there is no need.
 */
final class ExampleProjectIT {
  private static final Path TARGET = Path.of("target", "example").toAbsolutePath();
  private static final Path REPOSITORY = TARGET.resolve("repository");
  private static final int PATIENCE_SECONDS = 180;

  /** What is in a local repository has been checked, and its checksums have not been kept. */
  private static final String SETTINGS =
      """
      <settings>
        <profiles>
          <profile>
            <id>this-build</id>
            <repositories>
              <repository>%1$s</repository>
            </repositories>
            <pluginRepositories>
              <pluginRepository>%1$s</pluginRepository>
            </pluginRepositories>
          </profile>
        </profiles>
        <activeProfiles>
          <activeProfile>this-build</activeProfile>
        </activeProfiles>
      </settings>
      """;

  private static final String CENTRAL =
      """
      <id>central</id>
      <url>%s</url>
      <releases><checksumPolicy>ignore</checksumPolicy></releases>
      <snapshots><enabled>false</enabled></snapshots>
      """;

  private static String property(String name) {
    String value = System.getProperty(name, "");
    assertThat(value).as("the system property %s, which pom.xml sets", name).isNotEmpty();
    return value;
  }

  /** As {@code mvn install} does, but for the place. */
  private static void install(String version) throws IOException {
    Path directory = REPOSITORY.resolve("dev/duplane/duplane/" + version);
    Files.createDirectories(directory);
    String name = "duplane-" + version;
    Files.copy(
        Path.of(property("example.jar")),
        directory.resolve(name + ".jar"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.copy(
        Path.of("pom.xml"), directory.resolve(name + ".pom"), StandardCopyOption.REPLACE_EXISTING);
  }

  private static String mvn(String version) throws Exception {
    Path settings = TARGET.resolve("settings.xml");
    String network = Path.of(property("example.repository")).toUri().toString();
    Files.writeString(settings, SETTINGS.formatted(CENTRAL.formatted(network)));
    Path output = TARGET.resolve("output.txt");
    ProcessBuilder maven =
        new ProcessBuilder(
            Path.of(property("example.maven.home"), "bin", "mvn").toString(),
            "--batch-mode",
            "--no-transfer-progress",
            "--settings",
            settings.toString(),
            "--file",
            Path.of("src/test/example/pom.xml").toAbsolutePath().toString(),
            "-Dmaven.repo.local=" + REPOSITORY,
            "-DbuildDirectory=" + TARGET.resolve("build"),
            "-Dduplane.version=" + version,
            "test");
    maven.directory(TARGET.toFile());
    maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
    maven.environment().remove("MAVEN_OPTS");
    Process process = maven.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return Files.readString(output);
  }

  private static List<String> jars() throws IOException {
    try (Stream<Path> files = Files.walk(REPOSITORY)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jar"))
          .collect(Collectors.toList());
    }
  }

  @Test
  void example_isBuilt_withoutQuarkusAndVertx() throws Exception {
    String version = property("example.version");
    Files.createDirectories(TARGET);
    install(version);
    assertThat(mvn(version))
        .contains("Tests run: 3, Failures: 0, Errors: 0, Skipped: 0")
        .contains("BUILD SUCCESS");
    assertThat(jars())
        .contains("duplane-" + version + ".jar")
        .noneMatch(name -> name.matches("(quarkus|vertx|netty|kubernetes-client|client-java)-.*"));
  }
}
