package dev.duplane.kubectl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Applies bundles of manifests such as people have in their repositories, more than once, and
 * deletes them: nothing is refused, nothing changes the second time, and nothing is left.
 *
 * <p>kubectl says {@code configured} where what it sends is not what it reads, though nothing
 * changes by it: a list without merge key in which the server fills in a field, a quantity in other
 * units, a Secret's stringData. A bundle has a comment {@code # again: KIND/NAME configured} for
 * each such object.
 */
@Timeout(900)
final class BundlesIT {
  private static final Path BUNDLES = Path.of("src/test/resources/bundles");
  private static final int LANES = 3;
  private static final int SETTLES_WITHIN_SECONDS = 20;

  private static final List<String> SERVER =
      List.of(
          "--nodes=3",
          "--cluster-cidr=10.244.0.0/16,fd00:10:244::/56",
          "--load-balancer-ip-range=192.0.2.0/24,2001:db8::/120");

  private static final Pattern AGAIN = Pattern.compile("(?m)^ *# again: (.+)$");
  private static final String NOT_YET = "no matches for kind";

  /** A machine that has stopped for a while fails nothing. */
  private static final int REQUEST_MILLIS = 60_000;

  @TempDir private Path directory = Path.of("");

  private static List<Path> bundles() throws IOException {
    try (Stream<Path> files = Files.list(BUNDLES)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static KubernetesClient client(ServerProcess server) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(server.url())
            .withRequestTimeout(REQUEST_MILLIS)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  @Test
  void bundles_areThere() throws IOException {
    assertThat(bundles()).hasSizeGreaterThanOrEqualTo(12);
  }

  @Test
  void kubectl_appliesAllAndDeletesThem() throws Exception {
    assumeTrue(KubectlIT.kubectl().isPresent(), "no kubectl on the PATH: it applies no bundles");
    eachBundle(
        KubectlIT.kubectl(),
        (bundle, lane) -> {
          Shell shell = lane.shell().orElseThrow();
          KubernetesClient client = lane.client();
          String file = bundle.toAbsolutePath().toString();
          create(shell, file);
          Inventory applied = Inventory.of(client);
          assertSays(shell, "apply -f " + file, "unchanged", configuredAgain(bundle));
          assertSameGenerations(file, applied, Inventory.of(client));
          // It may count a generation: annotations of Deployments do, too.
          assertSays(
              shell, "apply --server-side --force-conflicts -f " + file, "serverside-applied");
          assertSays(shell, "delete --ignore-not-found --wait -f " + file, "deleted");
          assertNothingLeft(file, lane.before(), client);
        });
  }

  /**
   * One of those that take a bundle after the other: kubectl mostly waits, so there are several.
   *
   * @param shell with kubectl, if it is asked for
   * @param before what the server has without any bundle
   */
  private record Lane(Optional<Shell> shell, KubernetesClient client, Inventory before) {}

  /** What is done with a bundle. */
  private interface BundleCheck {
    void of(Path bundle, Lane lane) throws Exception;
  }

  private void eachBundle(Optional<Path> kubectl, BundleCheck check) throws Exception {
    Queue<Path> bundles = new ConcurrentLinkedQueue<>(bundles());
    ExecutorService executor = Executors.newFixedThreadPool(LANES);
    try {
      List<Future<?>> lanes = new ArrayList<>();
      for (int i = 0; i < LANES; i++) {
        Path own = Files.createDirectory(directory.resolve("lane-" + i));
        lanes.add(executor.submit(() -> lane(own, kubectl, bundles, check)));
      }
      for (Future<?> lane : lanes) {
        lane.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private static Void lane(
      Path directory, Optional<Path> kubectl, Queue<Path> bundles, BundleCheck check)
      throws Exception {
    try (ServerProcess server = ServerProcess.start(SERVER, directory);
        KubernetesClient client = client(server)) {
      Optional<Shell> shell =
          kubectl.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new Shell(
                      Files.createDirectory(directory.resolve("kubectl")),
                      kubectl.get(),
                      server.url()));
      Lane lane = new Lane(shell, client, Inventory.of(client));
      for (Path bundle = bundles.poll(); bundle != null; bundle = bundles.poll()) {
        check.of(bundle, lane);
      }
      return null;
    }
  }

  /** Kinds that the bundle itself defines are not known the first time, so it is applied again. */
  private static void create(Shell shell, String file) throws Exception {
    String output = shell.run("kubectl apply -f " + file);
    if (!output.contains(NOT_YET)) {
      assertThat(unexpected(output, "created", Set.of())).as(file).isEmpty();
      return;
    }
    assertThat(
            unexpected(output, "created", Set.of("ensure CRDs are installed first", "[exit 1]"))
                .filter(line -> !line.contains(NOT_YET)))
        .as(file)
        .isEmpty();
    assertSays(shell, "wait --for=condition=Established crd --all --timeout=20s", "condition met");
    assertThat(
            unexpected(
                shell.run("kubectl apply -f " + file), "(created|unchanged|configured)", Set.of()))
        .as(file)
        .isEmpty();
  }

  private static void assertSays(Shell shell, String arguments, String word) throws Exception {
    assertSays(shell, arguments, word, Set.of());
  }

  /** Each line of the output is a warning, or ends with that word, or is one of the others. */
  private static void assertSays(Shell shell, String arguments, String word, Set<String> others)
      throws Exception {
    assertThat(unexpected(shell.run("kubectl " + arguments), word, others)).as(arguments).isEmpty();
  }

  private static Stream<String> unexpected(String output, String word, Set<String> others) {
    // Newer releases say from which Namespace an object is deleted.
    Pattern expected = Pattern.compile("Warning: .*|.+ " + word + "( from .+)?");
    return output
        .lines()
        .filter(line -> !expected.matcher(line).matches() && !others.contains(line));
  }

  private static Set<String> configuredAgain(Path bundle) throws IOException {
    return AGAIN
        .matcher(Files.readString(bundle, UTF_8))
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Controllers may still have added objects; those that were there are as they were. */
  private static void assertSameGenerations(String bundle, Inventory before, Inventory after) {
    before
        .generations()
        .forEach(
            (object, generation) -> {
              Long now = after.generations().get(object);
              assertThat(now == null || now.equals(generation))
                  .as("%s: generation of %s: %s, then %s", bundle, object, generation, now)
                  .isTrue();
            });
  }

  /** Lets time pass until what the garbage collector and the kubelets still have to do is done. */
  private static void assertNothingLeft(String bundle, Inventory before, KubernetesClient client) {
    Inventory after = Inventory.of(client);
    for (int seconds = 0;
        seconds < SETTLES_WITHIN_SECONDS
            && !after.generations().keySet().equals(before.generations().keySet());
        seconds++) {
      client.raw("/emulator/v1/clock/advance", "POST", "{\"by\": \"1s\"}");
      after = Inventory.of(client);
    }
    assertThat(after.generations().keySet())
        .as(bundle)
        .containsExactlyInAnyOrderElementsOf(before.generations().keySet());
    assertThat(after.pools()).as(bundle).isEqualTo(before.pools());
  }

  @Test
  void fabric8_appliesAllAndDeletesThem() throws Exception {
    eachBundle(
        Optional.empty(),
        (bundle, lane) -> {
          KubernetesClient client = lane.client();
          List<HasMetadata> objects = read(bundle, client);
          apply(objects, client);
          Inventory applied = Inventory.of(client);
          apply(objects, client);
          assertSameGenerations(bundle.toString(), applied, Inventory.of(client));
          client.resourceList(objects).delete();
          assertNothingLeft(bundle.toString(), lane.before(), client);
        });
  }

  private static void apply(List<HasMetadata> objects, KubernetesClient client) {
    for (HasMetadata object : objects) {
      client.resource(object).forceConflicts().serverSideApply();
    }
  }

  private static List<HasMetadata> read(Path bundle, KubernetesClient client) throws IOException {
    try (InputStream stream = Files.newInputStream(bundle)) {
      return client.load(stream).items();
    }
  }
}
