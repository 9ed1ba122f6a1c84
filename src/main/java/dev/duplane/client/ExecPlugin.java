package dev.duplane.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A command that prints credentials (Kubernetes documentation, "client-go credential plugins"). It
 * is run once, without a terminal.
 *
 * @param apiVersion of the ExecCredential that goes in and comes out
 * @param command and its arguments
 * @param environment in addition to this process's
 * @param directory where a relative path of the command starts
 * @param clusterInfo whether it is told which cluster it is for
 */
record ExecPlugin(
    String apiVersion,
    List<String> command,
    Map<String, String> environment,
    Path directory,
    boolean clusterInfo) {
  private static final List<String> VERSIONS =
      List.of("client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1");
  private static final long PATIENCE_SECONDS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads what a user's {@code exec} says. */
  static ExecPlugin of(ConfigSection exec) {
    String version = exec.required("apiVersion");
    if (!VERSIONS.contains(version)) {
      throw exec.error("apiVersion", "apiVersion must be " + String.join(" or ", VERSIONS));
    }
    if ("Always".equals(exec.text("interactiveMode"))) {
      throw exec.error(
          "interactiveMode", "interactiveMode Always is not supported: nobody is asked");
    }
    List<String> command = new ArrayList<>();
    String program = exec.required("command");
    boolean path = program.contains("/") || program.contains(File.separator);
    command.add(path ? exec.directory().resolve(program).toString() : program);
    command.addAll(exec.texts("args"));
    Map<String, String> environment = new LinkedHashMap<>();
    for (ConfigSection variable : exec.sections("env")) {
      String value = variable.text("value");
      environment.put(variable.required("name"), value == null ? "" : value);
    }
    return new ExecPlugin(
        version, command, environment, exec.directory(), exec.flag("provideClusterInfo"));
  }

  /**
   * Runs the command and adds what it prints.
   *
   * @throws ServerAccessException if it fails, or prints no credentials
   */
  ServerAccess access(ServerAccess access, ConfigSection cluster, Map<String, String> inherited) {
    JsonNode status = parse(run(cluster, inherited)).path("status");
    String token = status.path("token").asText();
    String certificate = status.path("clientCertificateData").asText();
    String key = status.path("clientKeyData").asText();
    if (token.isEmpty() && (certificate.isEmpty() || key.isEmpty())) {
      throw error("printed neither status.token nor a client certificate with its key");
    }
    ServerAccess identified =
        certificate.isEmpty()
            ? access
            : access.withClientCertificate(
                certificate.getBytes(StandardCharsets.UTF_8), key.getBytes(StandardCharsets.UTF_8));
    return token.isEmpty() ? identified : identified.withToken(token);
  }

  private ServerAccessException error(String why) {
    return new ServerAccessException(command.get(0) + " " + why);
  }

  private JsonNode parse(byte[] output) {
    JsonNode credential;
    try {
      credential = JSON.readTree(output);
    } catch (IOException e) {
      throw new ServerAccessException(command.get(0) + " printed no JSON", e);
    }
    if (!credential.path("kind").asText().equals("ExecCredential")
        || !credential.path("apiVersion").asText().equals(apiVersion)) {
      throw error("printed no ExecCredential of " + apiVersion);
    }
    return credential;
  }

  private byte[] run(ConfigSection cluster, Map<String, String> inherited) {
    Path out = null;
    try {
      // A file, as nobody reads a pipe while the time is watched.
      out = Files.createTempFile("duplane-exec", ".json");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().clear();
      builder.environment().putAll(inherited);
      builder.environment().putAll(environment);
      builder.environment().put("KUBERNETES_EXEC_INFO", info(cluster));
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw error("did not end within " + PATIENCE_SECONDS + " s");
      }
      if (process.exitValue() != 0) {
        throw error("ended with exit status " + process.exitValue());
      }
      return Files.readAllBytes(out);
    } catch (IOException e) {
      throw new ServerAccessException(command.get(0) + " cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerAccessException(command.get(0) + " was interrupted", e);
    } finally {
      delete(out);
    }
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ExecCredential that the command is given. */
  private String info(ConfigSection cluster) {
    ObjectNode info = JsonNodeFactory.instance.objectNode();
    info.put("kind", "ExecCredential").put("apiVersion", apiVersion);
    ObjectNode spec = info.putObject("spec").put("interactive", false);
    if (clusterInfo) {
      ObjectNode told = spec.putObject("cluster").put("server", cluster.required("server"));
      for (String key : List.of("tls-server-name", "proxy-url")) {
        String value = cluster.text(key);
        if (value != null) {
          told.put(key, value);
        }
      }
      if (cluster.flag("insecure-skip-tls-verify")) {
        told.put("insecure-skip-tls-verify", true);
      }
      byte[] authority = cluster.data("certificate-authority");
      if (authority != null) {
        told.put("certificate-authority-data", Base64.getEncoder().encodeToString(authority));
      }
    }
    try {
      return JSON.writeValueAsString(info);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
