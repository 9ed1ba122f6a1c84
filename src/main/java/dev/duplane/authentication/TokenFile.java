package dev.duplane.authentication;

import dev.duplane.api.UserInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of {@code --token-auth-file}: token, user name, uid, and groups if there are any, in
 * quotes (Authenticating, "Static token file";
 * apiserver/pkg/authentication/token/tokenfile/tokenfile.go).
 *
 * @param path as the flag has it
 * @param users by token
 */
public record TokenFile(String path, Map<String, UserInfo> users) implements TokenAuthenticator {

  /** Keeps a copy. */
  public TokenFile {
    users = Map.copyOf(users);
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is not there or wrong, in kube-apiserver's words
   */
  public static TokenFile read(String path) {
    try {
      return parse(path, Files.readString(Path.of(path), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("open " + path + ": no such file or directory", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("open " + path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads the text of a file.
   *
   * @throws IllegalArgumentException if it is wrong, in kube-apiserver's words
   */
  public static TokenFile parse(String path, String text) {
    Map<String, UserInfo> users = new HashMap<>();
    for (List<String> columns : CsvRecords.parse(text)) {
      if (columns.size() < 3) {
        throw new IllegalArgumentException(
            "token file '"
                + path
                + "' must have at least 3 columns (token, user name, user uid), found "
                + columns.size());
      }
      if (columns.get(0).isEmpty()) {
        // kube-apiserver logs it and goes on.
        continue;
      }
      List<String> groups = columns.size() > 3 ? List.of(columns.get(3).split(",", -1)) : List.of();
      users.put(
          columns.get(0),
          AuthenticatedGroup.added(new UserInfo(columns.get(1), columns.get(2), groups, Map.of())));
    }
    return new TokenFile(path, users);
  }

  @Override
  public @Nullable AuthenticatedToken authenticate(String token, List<String> audiences) {
    UserInfo user = users.get(token);
    return user == null ? null : new AuthenticatedToken(user, audiences);
  }

  /** The path: tokens are secrets. */
  @Override
  public String toString() {
    return path;
  }
}
