package dev.duplane.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who asks (authentication.k8s.io/v1 UserInfo; apiserver/pkg/authentication/user).
 *
 * @param username e.g. {@code jane} or {@code system:serviceaccount:default:default}
 * @param uid empty if the user has none
 * @param groups in the order in which they came
 * @param extra what else an authenticator knows, by key
 */
public record UserInfo(
    String username, String uid, List<String> groups, Map<String, List<String>> extra) {
  /** The group of all who have shown who they are. */
  public static final String ALL_AUTHENTICATED = "system:authenticated";

  /** The group of all who have not. */
  public static final String ALL_UNAUTHENTICATED = "system:unauthenticated";

  /** The group that may do everything, whatever the roles say. */
  public static final String MASTERS = "system:masters";

  /** The group of kubelets. */
  public static final String NODES = "system:nodes";

  private static final String NODE = "system:node:";

  /** Who has not shown who they are. */
  public static final UserInfo ANONYMOUS =
      new UserInfo("system:anonymous", List.of(ALL_UNAUTHENTICATED));

  /** The API server itself, and whoever runs in its process. */
  public static final UserInfo API_SERVER =
      new UserInfo("system:apiserver", List.of(ALL_AUTHENTICATED, MASTERS));

  /** The loops of kube-controller-manager. */
  public static final UserInfo CONTROLLER_MANAGER =
      new UserInfo("system:kube-controller-manager", List.of(ALL_AUTHENTICATED));

  /** Keeps copies. */
  public UserInfo {
    groups = List.copyOf(groups);
    if (!extra.isEmpty()) {
      Map<String, List<String>> copy = new LinkedHashMap<>();
      extra.forEach((key, values) -> copy.put(key, List.copyOf(values)));
      extra = copy;
    }
  }

  /**
   * The Node whose kubelet this is, empty if it does not say (Using Node Authorization; {@code
   * pkg/auth/nodeidentifier}); null if it is none.
   */
  public @Nullable String nodeName() {
    return username.startsWith(NODE) && groups.contains(NODES)
        ? username.substring(NODE.length())
        : null;
  }

  /** A user of whom no more is known. */
  public UserInfo(String username, List<String> groups) {
    this(username, "", groups, Map.of());
  }
}
