package dev.duplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandsTest {
  private final TypedCommands commands = new TypedCommands();

  @Test
  void version() {
    assertThat(commands.execute("version")).isZero();
    assertThat(commands.out())
        .isEqualToNormalizingNewlines("duplane 1.2.3 (answers as Kubernetes 1.36.2)\n");
  }

  @Test
  void command_missingOrUnknown() {
    String choice =
        "there are serve, record, run, diff, explain, preflight, trace, envtest, version, help (duplane --help tells"
            + " more)";
    commands.assertRefused("no command; " + choice);
    commands.assertRefused("start: unknown command; " + choice, "start");
    commands.assertRefused("sevre: unknown command; did you mean \"serve\"?", "sevre");
  }

  @Test
  void version_asFlag() {
    assertThat(commands.execute("--version")).isZero();
    assertThat(commands.out())
        .isEqualToNormalizingNewlines("duplane 1.2.3 (answers as Kubernetes 1.36.2)\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help"})
  void help_namesCommands(String word) {
    assertThat(commands.execute(word)).isZero();
    assertThat(commands.out()).contains("serve", "record", "explain", "trace", "version", "help");
  }

  @Test
  void help_ofOneCommand() {
    assertThat(commands.execute("help", "serve")).isZero();
    assertThat(commands.out()).contains("--service-cluster-ip-range");
  }

  @Test
  void help_ofUnknownCommand() {
    commands.assertRefused(
        "help: sevre: unknown command; did you mean \"serve\"?", "help", "sevre");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          run scenarios --token-file t | --token-file: goes with --server or --kubeconfig
          run scenarios --server http://h --context c | --context: goes with --kubeconfig
          run scenarios --server h:1 | --server: server must be a URL such as https://127.0.0.1:6443, not "h:1"
          run scenarios --server http://h --client-key k | --client-key: goes with --client-certificate
          run scenarios --server http://h --token-file none | --token-file: none: no such file
          run scenarios --server http://h --certificate-authority pom.xml | --certificate-authority: pom.xml: there is no certificate in PEM in it
          run scenarios --server http://h --certificate-authority pom.xml --insecure-skip-tls-verify | --insecure-skip-tls-verify: must not be given with --certificate-authority
          run scenarios --kubeconfig none | --kubeconfig: none: no such file
          diff scenarios | diff: --server or --kubeconfig must say what to compare with
          """)
  void server_refused(String line, String why) {
    commands.assertRefused(why, line.split(" "));
  }

  @Test
  void record_servesWithTheFlagsOfServe(@TempDir Path directory) {
    String out = directory.resolve("session.yaml").toString();
    assertThat(commands.execute("record", "--out", out, "--service-cluster-ip-range", "fd00::/108"))
        .isZero();
    assertThat(commands.served().get(0).ranges()).isEqualTo("fd00::/108");
    assertThat(String.valueOf(commands.served().get(0).record())).endsWith("/session.yaml");
  }

  @Test
  void record_refused(@TempDir Path directory) {
    commands.assertRefused("--out: needs a value", "record");
    Path absent = directory.resolve("absent");
    commands.assertRefused(
        "--out: there is no directory " + absent, "record", "--out", absent.resolve("a") + "");
    commands.assertRefused(
        "--out: " + directory + " is no file", "record", "--out", directory.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          web                   | explain: "web" must be a resource and a name, e.g. svc/web
          svc/                  | explain: "svc/" must be a resource and a name, e.g. svc/web
          svc/web --server x    | --server: server must be a URL such as https://127.0.0.1:6443, not "x"
          svc/web --server http://127.0.0.1:1 | --server: http://127.0.0.1:1: connection refused
          svc/web --token-file /absent        | --token-file: /absent: no such file
          svc/web --kubeconfig /absent        | --kubeconfig: /absent: no such file
          svc/web --context a   | --context: goes with --kubeconfig
          """)
  void explain_refused(String line, String why) {
    commands.assertRefused(why, ("explain " + line).split(" "));
  }

  @Test
  void help() {
    assertThat(commands.execute("serve", "--help")).isZero();
    assertThat(commands.out()).contains("--service-cluster-ip-range");
    assertThat(commands.served()).isEmpty();
  }
}
