package dev.duplane.endpoints;

import dev.duplane.api.StatusException;
import dev.duplane.api.UserInfo;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.authentication.ServiceAccountUser;
import dev.duplane.authorization.Attributes;
import dev.duplane.authorization.Authorizer;
import dev.duplane.authorization.Forbidden;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ways to act as another user, in the order in which they are tried (KEP-5284; {@code mode.go}
 * in apiserver/pkg/endpoints/filters/impersonation). Each constrained one asks whether the verb may
 * be used that way, then for every part of the user; the last one asks for the parts alone.
 */
enum ImpersonationMode {
  /** A ServiceAccount acts as the Node that its Pod is on. */
  ASSOCIATED_NODE("associated-node"),
  /** Somebody acts as any Node. */
  ARBITRARY_NODE("arbitrary-node"),
  /** Somebody acts as a ServiceAccount. */
  SERVICE_ACCOUNT("serviceaccount"),
  /** Somebody acts as anybody else. */
  USER_INFO("user-info"),
  /** As it was before KEP-5284. */
  LEGACY("");

  private static final String AUTHENTICATION = "authentication.k8s.io";
  private static final String NODE_PREFIX = "system:node:";
  private static final String NODE_NAME = "authentication.kubernetes.io/node-name";

  /** From so many parts on, one question for all of them is asked first. */
  private static final int MANY = 4;

  private final String mode;

  ImpersonationMode(String mode) {
    this.mode = mode;
  }

  private boolean constrained() {
    return this != LEGACY;
  }

  /** Whether a user can be acted as this way. */
  boolean applies(UserInfo wanted, UserInfo requestor) {
    boolean nameOnly =
        wanted.uid().isEmpty() && wanted.groups().isEmpty() && wanted.extra().isEmpty();
    String node = node(wanted.username());
    boolean serviceAccount = ServiceAccountUser.parse(wanted.username()) != null;
    return switch (this) {
      case ASSOCIATED_NODE ->
          nameOnly
              && node != null
              && ServiceAccountUser.parse(requestor.username()) != null
              && requestor.extra().getOrDefault(NODE_NAME, List.of()).equals(List.of(node));
      case ARBITRARY_NODE -> nameOnly && node != null;
      case SERVICE_ACCOUNT -> nameOnly && serviceAccount;
      case USER_INFO -> node == null && !serviceAccount;
      case LEGACY -> true;
    };
  }

  private static @Nullable String node(String username) {
    String name = username.startsWith(NODE_PREFIX) ? username.substring(NODE_PREFIX.length()) : "";
    return !name.isEmpty() && NameFormat.subdomain(name).isEmpty() ? name : null;
  }

  /**
   * The user that comes of it.
   *
   * @throws StatusException 403 for the first part that may not be taken on
   */
  UserInfo check(UserInfo wanted, Attributes attributes, Authorizer authorizer) {
    UserInfo requestor = requestor(attributes.user());
    if (constrained()) {
      String verb = "impersonate-on:" + mode + ":" + attributes.verb();
      Forbidden.require(authorizer, attributes.by(requestor).withVerb(verb));
    }
    List<String> groups = authorizeName(wanted, requestor, authorizer);
    if (!wanted.uid().isEmpty()) {
      Forbidden.require(authorizer, part(requestor, AUTHENTICATION, "v1", "uids", wanted.uid()));
    }
    authorizeGroups(wanted.groups(), requestor, authorizer);
    authorizeExtra(wanted.extra(), requestor, authorizer);
    return new UserInfo(
        wanted.username(), wanted.uid(), withAll(wanted.username(), groups), wanted.extra());
  }

  /** For a Node's own ServiceAccount it is not said which Node it is. */
  private UserInfo requestor(UserInfo user) {
    return this == ASSOCIATED_NODE
        ? new UserInfo(
            user.username(),
            user.uid(),
            user.groups(),
            Map.of(
                "authentication.kubernetes.io/associated-node-keys",
                user.extra().keySet().stream().sorted().toList()))
        : user;
  }

  private Attributes part(
      UserInfo requestor, String group, String version, String resource, String name) {
    String verb = constrained() ? "impersonate:" + mode : "impersonate";
    return Attributes.ofObject(requestor, verb, group, version, resource, name);
  }

  private Attributes namePart(UserInfo requestor, String resource, String name) {
    return part(requestor, constrained() ? AUTHENTICATION : "", "v1", resource, name);
  }

  /** Asks for the name, and returns the groups that come with it. */
  private List<String> authorizeName(UserInfo wanted, UserInfo requestor, Authorizer authorizer) {
    List<String> groups = wanted.groups();
    Attributes asked = namePart(requestor, "users", wanted.username());
    String node = node(wanted.username());
    if (constrained() && node != null) {
      asked = namePart(requestor, "nodes", this == ASSOCIATED_NODE ? "*" : node);
      groups = List.of("system:nodes");
    }
    ServiceAccountUser account = ServiceAccountUser.parse(wanted.username());
    if (account != null) {
      asked = namePart(requestor, "serviceaccounts", account.name()).in(account.namespace());
      groups = groups.isEmpty() ? account.groups() : groups;
    }
    Forbidden.require(authorizer, asked);
    return groups;
  }

  private void authorizeGroups(List<String> groups, UserInfo requestor, Authorizer authorizer) {
    Attributes asked = namePart(requestor, "groups", "");
    if (constrained() && groups.contains("")) {
      throw Forbidden.status(asked, "impersonating the empty string group is not allowed");
    }
    if (constrained() && groups.contains(UserInfo.MASTERS)) {
      throw Forbidden.status(
          asked.withName(UserInfo.MASTERS),
          "impersonating the system:masters group is not allowed");
    }
    if (constrained()
        && groups.size() >= MANY
        && authorizer.authorize(asked.withName("*")).allowed()) {
      return;
    }
    groups.forEach(group -> Forbidden.require(authorizer, asked.withName(group)));
  }

  private void authorizeExtra(
      Map<String, List<String>> extra, UserInfo requestor, Authorizer authorizer) {
    Attributes asked = part(requestor, AUTHENTICATION, "v1", "userextras", "");
    if (constrained()) {
      String wrong = Impersonation.wrongExtra(extra);
      if (wrong != null) {
        throw Forbidden.status(asked, wrong);
      }
      int values = extra.values().stream().mapToInt(List::size).sum();
      if (values >= MANY
          && authorizer.authorize(asked.withSubresource("*").withName("*")).allowed()) {
        return;
      }
    }
    extra.forEach(
        (key, values) ->
            values.forEach(
                value ->
                    Forbidden.require(authorizer, asked.withSubresource(key).withName(value))));
  }

  private static List<String> withAll(String username, List<String> groups) {
    String all =
        username.equals(UserInfo.ANONYMOUS.username())
            ? UserInfo.ALL_UNAUTHENTICATED
            : UserInfo.ALL_AUTHENTICATED;
    if (groups.contains(all) || groups.contains(UserInfo.ALL_UNAUTHENTICATED)) {
      return groups;
    }
    List<String> more = new ArrayList<>(groups);
    more.add(all);
    return more;
  }
}
