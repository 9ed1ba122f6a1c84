package dev.duplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class ServingFlagsTest {
  @Test
  void plain_takesEachFlagThatHasOneValue() {
    for (OptionSpec option :
        new CommandLine(new ServeCommand(options -> 0)).getCommandSpec().options()) {
      boolean hasOneValue = option.arity().min() == 1;
      for (String name : option.names()) {
        assertThat(ServingFlags.plain(List.of(name, "x")) != null)
            .as(name)
            .isEqualTo(hasOneValue && name.startsWith("--"));
        assertThat(ServingFlags.plain(List.of(name + "=x")) != null)
            .as(name)
            .isEqualTo(hasOneValue);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--port 0",
        "--port=70000",
        "--port x --bind ::1",
        "--bind nowhere",
        "--allowed-hosts a.example,b.example --seed 7",
        "--service-cluster-ip-range fd00::/112,10.0.0.0/16 --nodes=3",
        "--service-cluster-ip-range 10.0.0.0/33",
        "--feature-gates IPv6DualStack=false --kubernetes-version 1.20",
        "--tls-cert-file a.pem",
        "--secure-port 8443 --controllers=-kubelet,*",
        "--state missing.json",
        "--authorization-mode RBAC --port 1"
      })
  void plain_sameAsPicocli(String line) {
    List<String> flags = line.isEmpty() ? List.of() : List.of(line.split(" ", -1));
    ServingFlags plain = ServingFlags.plain(flags);
    assertThat(plain).isNotNull();
    // A flag that may stand alone is left to picocli, with all others.
    List<String> forPicocli = new ArrayList<>(flags);
    forPicocli.add("--access-log");
    assertThat(ServingFlags.plain(forPicocli)).isNull();
    assertThat(outcome(() -> Objects.requireNonNull(plain).options()))
        .isEqualTo(outcome(() -> Commands.parsed(forPicocli)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "--port",
        "--port=",
        "--port 1 --port 2",
        "--controllers -kubelet",
        "@file",
        "--port @file",
        "--allocate-node-cidrs",
        "--allocate-node-cidrs true",
        "--porc 1",
        "web"
      })
  void plain_anythingElse_isLeftToPicocli(String line) {
    assertThat(ServingFlags.plain(List.of(line.split(" ", -1)))).isNull();
  }

  private static String outcome(Supplier<ServeOptions> read) {
    try {
      ServeOptions options = read.get();
      return options.listening() + " " + options.cluster();
    } catch (UsageException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
