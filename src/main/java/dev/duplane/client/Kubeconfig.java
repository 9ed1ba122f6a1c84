package dev.duplane.client;

import dev.duplane.api.yaml.InputProblem;
import dev.duplane.api.yaml.Position;
import dev.duplane.api.yaml.Tree;
import dev.duplane.api.yaml.YamlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads kubectl's configuration file (Kubernetes documentation, "Organizing Cluster Access Using
 * kubeconfig Files"; reference "kubeconfig (v1)"). Where the same is given as a file and as data,
 * the data goes; paths start from the directory of the file.
 *
 * <p>Not read: {@code auth-provider} (gone from clients since 1.26), {@code as} and {@code
 * as-groups}; a user that has one is refused.
 */
public final class Kubeconfig {
  private static final List<String> NOT_READ =
      List.of("auth-provider", "as", "as-uid", "as-groups", "as-user-extra");

  private final Path file;
  private final ConfigSection root;

  private Kubeconfig(Path file, ConfigSection root) {
    this.file = file;
    this.root = root;
  }

  /**
   * How the server of a context is reached.
   *
   * @param environment of this process, for the commands of {@code exec} users
   * @param context null: the {@code current-context}
   * @throws ServerAccessException if the file cannot be read, does not say, or makes no sense
   */
  public static ServerAccess read(
      Path file, @Nullable String context, Map<String, String> environment) {
    return new Kubeconfig(file, parse(file)).access(context, environment);
  }

  private static ConfigSection parse(Path file) {
    String shown = file.toString();
    List<InputProblem> problems = new ArrayList<>();
    List<Tree> documents;
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      documents = YamlReader.read(shown, text, problems);
    } catch (NoSuchFileException e) {
      throw new ServerAccessException(shown + ": no such file");
    } catch (IOException e) {
      throw new ServerAccessException(shown + ": cannot be read: not a file of UTF-8 text");
    }
    if (!problems.isEmpty()) {
      throw new ServerAccessException(problems.get(0).toString());
    }
    if (documents.isEmpty()) {
      throw new ServerAccessException(shown + ": there is nothing in it");
    }
    Path parent = file.toAbsolutePath().getParent();
    ConfigSection root =
        ConfigSection.of(parent == null ? file : parent, documents.get(0), "a kubeconfig");
    String kind = root.text("kind");
    if (kind != null && !kind.equals("Config")) {
      throw root.error("kind", "kind must be Config, not " + kind);
    }
    return root;
  }

  private ServerAccess access(@Nullable String wanted, Map<String, String> environment) {
    String name = wanted == null ? root.text("current-context") : wanted;
    if (name == null) {
      throw new ServerAccessException(
          file + ": there is no current-context; --context names one" + choice("contexts"));
    }
    Position at = position(wanted);
    ConfigSection context = named("contexts", "context", name, at);
    ConfigSection cluster = named("clusters", "cluster", context, "cluster");
    ServerAccess access = server(cluster);
    if (context.text("user") == null) {
      return access;
    }
    return user(named("users", "user", context, "user"), cluster, access, environment);
  }

  /** Where the name of the context stands; null if it is not from the file. */
  private @Nullable Position position(@Nullable String wanted) {
    Tree tree = root.get("current-context");
    return wanted != null || tree == null ? null : tree.at();
  }

  private ConfigSection named(String list, String key, ConfigSection from, String reference) {
    String name = from.required(reference);
    Tree tree = from.get(reference);
    return named(list, key, name, tree == null ? null : tree.at());
  }

  private ConfigSection named(String list, String key, String name, @Nullable Position at) {
    for (ConfigSection entry : root.sections(list)) {
      if (name.equals(entry.text("name"))) {
        ConfigSection section = entry.section(key);
        if (section == null) {
          throw entry.error(key, key + " must be given");
        }
        return section;
      }
    }
    throw new ServerAccessException(
        "%s: there is no %s \"%s\"%s"
            .formatted(at == null ? file.toString() : at.toString(), key, name, choice(list)));
  }

  private String choice(String list) {
    List<String> names = root.sections(list).stream().map(entry -> entry.required("name")).toList();
    return names.isEmpty() ? "" : "; there are " + String.join(", ", names);
  }

  private static ServerAccess server(ConfigSection cluster) {
    cluster.required("server");
    ServerAccess access = cluster.read("server", key -> ServerAccess.to(cluster.required(key)), "");
    byte[] authority = cluster.data("certificate-authority");
    boolean insecure = cluster.flag("insecure-skip-tls-verify");
    if (authority != null && insecure) {
      throw cluster.error(
          "insecure-skip-tls-verify",
          "insecure-skip-tls-verify must not be given with a certificate-authority");
    }
    if (authority != null) {
      ServerAccess plain = access;
      String key = cluster.dataKey("certificate-authority");
      access = cluster.read(key, it -> plain.withAuthorities(authority), key + ": ");
    }
    if (insecure) {
      access = access.withInsecureSkipTlsVerify();
    }
    String name = cluster.text("tls-server-name");
    if (name != null) {
      access = access.withTlsServerName(name);
    }
    String proxy = cluster.text("proxy-url");
    ServerAccess direct = access;
    return proxy == null ? access : cluster.read("proxy-url", key -> direct.withProxy(proxy), "");
  }

  private static ServerAccess user(
      ConfigSection user,
      ConfigSection cluster,
      ServerAccess server,
      Map<String, String> environment) {
    for (String key : NOT_READ) {
      if (user.get(key) != null) {
        throw user.error(key, key + " is not supported");
      }
    }
    ServerAccess access = certificate(user, server);
    String token = user.text("token");
    byte[] tokenFile = token == null ? user.file("tokenFile") : null;
    String name = user.text("username");
    ConfigSection exec = user.section("exec");
    if (token != null) {
      return user.read("token", key -> access.withToken(token), "token: ");
    }
    if (tokenFile != null) {
      String text = new String(tokenFile, StandardCharsets.UTF_8);
      return user.read("tokenFile", key -> access.withToken(text), "tokenFile: ");
    }
    if (name != null) {
      String password = user.text("password");
      return access.withPassword(name, password == null ? "" : password);
    }
    return exec == null
        ? access
        : user.read(
            "exec", key -> ExecPlugin.of(exec).access(access, cluster, environment), "exec: ");
  }

  private static ServerAccess certificate(ConfigSection user, ServerAccess access) {
    byte[] certificate = user.data("client-certificate");
    byte[] key = user.data("client-key");
    if (certificate == null && key == null) {
      return access;
    }
    if (certificate == null || key == null) {
      throw user.error(
          user.dataKey(key == null ? "client-certificate" : "client-key"),
          "client-certificate and client-key must be given together");
    }
    String certificateKey = user.dataKey("client-certificate");
    String keyKey = user.dataKey("client-key");
    user.read(certificateKey, it -> ServerAccess.certificates(certificate), certificateKey + ": ");
    return user.read(keyKey, it -> access.withClientCertificate(certificate, key), keyKey + ": ");
  }
}
