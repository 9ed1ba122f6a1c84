package dev.duplane.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code duplane envtest}: writes the executables that controller-runtime's envtest looks for in
 * {@code KUBEBUILDER_ASSETS}, and, in {@code k8s/VERSION-OS-ARCHITECTURE}, those that jenvtest and
 * fabric8's kube-api-test look for in a directory of theirs (Kubebuilder book, "Configuring envtest
 * for integration tests").
 */
@Command(
    name = "envtest",
    description =
        "Writes executables kube-apiserver and etcd, and a link to kubectl if there is one, for"
            + " envtest to start.")
final class EnvtestCommand implements Callable<Integer> {
  private static final String DIR = "--dir";
  private static final String RANGE = "--service-cluster-ip-range";
  private static final String CONTROLLERS = KubeApiserverFlags.CONTROLLERS;

  private final PrintWriter out;

  @Option(
      names = DIR,
      required = true,
      paramLabel = "DIR",
      description = "Directory to write them to; made if it is not there.")
  private Path dir = Path.of("");

  @Option(
      names = RANGE,
      paramLabel = "A[,B]",
      description =
          "Ranges of the servers that are started, whatever the framework says: most allow one"
              + " family only.")
  private @Nullable String range;

  @Option(
      names = CONTROLLERS,
      paramLabel = "LIST",
      description =
          "Controllers that run with the servers; like the real kube-apiserver, they have none.")
  private @Nullable String controllers;

  EnvtestCommand(PrintWriter out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    Path assets = dir.toAbsolutePath().normalize();
    try {
      Files.createDirectories(assets);
      executable(assets.resolve(KubeApiserverCommand.NAME), KubeApiserverCommand.NAME, flags());
      executable(assets.resolve(EtcdCommand.NAME), EtcdCommand.NAME, "");
      Path kubectl = kubectl();
      if (kubectl != null) {
        link(assets.resolve("kubectl"), kubectl);
      }
      Path versions = Files.createDirectories(assets.resolve("k8s"));
      link(versions.resolve(version()), Path.of(".."));
    } catch (FileAlreadyExistsException e) {
      throw new UsageException(DIR, e.getFile() + " is in the way");
    } catch (IOException e) {
      throw new UsageException(DIR, "cannot be written to: " + e);
    }
    out.println("export KUBEBUILDER_ASSETS=" + assets);
    return 0;
  }

  /** How setup-envtest names the directory of a release. */
  private static String version() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String architecture = System.getProperty("os.arch");
    return BuildInfo.KUBERNETES_RELEASE
        + "-"
        + (os.startsWith("mac") ? "darwin" : os.startsWith("windows") ? "windows" : "linux")
        + "-"
        + switch (architecture) {
          case "x86_64" -> "amd64";
          case "aarch64" -> "arm64";
          default -> architecture;
        };
  }

  /** What comes after the framework's own flags, and so counts. */
  private String flags() {
    List<String> flags = new ArrayList<>();
    if (range != null) {
      flags.add(RANGE + "=" + range);
    }
    if (controllers != null) {
      flags.add(CONTROLLERS + "=" + controllers);
    }
    // What makes no sense is told now, not when a test starts.
    ServeOptions unused = Commands.parsed(flags);
    return flags.stream().map(flag -> " " + quoted(flag)).collect(Collectors.joining());
  }

  private static void executable(Path file, String command, String flags) throws IOException {
    Files.deleteIfExists(file);
    Files.writeString(
        file, "#!/bin/sh\nexec %s %s \"$@\"%s\n".formatted(duplane(), command, flags), UTF_8);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** How this program is started: by its launcher, or by the JVM and the jar that run it now. */
  private static String duplane() {
    String launcher = System.getenv("DUPLANE_LAUNCHER");
    if (launcher != null) {
      return quoted(launcher);
    }
    String java =
        ProcessHandle.current()
            .info()
            .command()
            .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Path jar =
        Path.of(System.getProperty("java.class.path").replaceFirst(File.pathSeparator + ".*", ""));
    return quoted(java) + " -XX:+UseSerialGC -jar " + quoted(jar.toAbsolutePath().toString());
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static void link(Path link, Path target) throws IOException {
    if (Files.isSymbolicLink(link)) {
      Files.delete(link);
    }
    Files.createSymbolicLink(link, target);
  }

  private static @Nullable Path kubectl() {
    return Stream.of(
            Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator))
        .map(directory -> Path.of(directory, "kubectl"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }
}
