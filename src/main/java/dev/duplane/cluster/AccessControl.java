package dev.duplane.cluster;

import dev.duplane.api.UserInfo;
import dev.duplane.api.cel.AccessCheck;
import dev.duplane.api.pki.CertificateAuthority;
import dev.duplane.authentication.RequestAuthenticator;
import dev.duplane.authentication.serviceaccount.ServiceAccountTokens;
import dev.duplane.authentication.serviceaccount.TokenKey;
import dev.duplane.authorization.AccessDecision;
import dev.duplane.authorization.Attributes;
import dev.duplane.authorization.AuthorizationMode;
import dev.duplane.authorization.Authorizer;
import dev.duplane.authorization.UnionAuthorizer;
import dev.duplane.authorization.node.NodeAuthorizer;
import dev.duplane.authorization.node.NodeGraph;
import dev.duplane.authorization.rbac.BootstrapPolicy;
import dev.duplane.authorization.rbac.EscalationCheck;
import dev.duplane.authorization.rbac.RbacAuthorizer;
import dev.duplane.authorization.rbac.RoleIndex;
import dev.duplane.authorization.rbac.RoleIndex.RoleKind;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.registry.Registry;
import dev.duplane.registry.rbac.GrantCheck;
import dev.duplane.store.Store;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may use a cluster, and for what: its authenticator and its authorizer. A cluster without
 * roles has no index of them.
 */
public final class AccessControl {
  /**
   * What the API server is called in tokens of ServiceAccounts ({@code --service-account-issuer}).
   */
  static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

  private final RequestAuthenticator authenticator;
  private final Authorizer authorizer;
  private final GrantCheck grants;
  private final @Nullable RoleIndex roles;
  private final TokenKey tokenKey;

  private AccessControl(
      RequestAuthenticator authenticator,
      Authorizer authorizer,
      GrantCheck grants,
      @Nullable RoleIndex roles,
      TokenKey tokenKey) {
    this.authenticator = authenticator;
    this.authorizer = authorizer;
    this.grants = grants;
    this.roles = roles;
    this.tokenKey = tokenKey;
  }

  static AccessControl of(
      ClusterConfig config,
      BuiltInKinds kinds,
      Store store,
      Supplier<Registry> registry,
      Supplier<CertificateAuthority> authority) {
    TokenKey tokenKey = new TokenKey(config.seed(), ISSUER);
    AuthorizationMode mode = config.authorizationMode();
    boolean decides = mode != AuthorizationMode.ALWAYS_ALLOW;
    RequestAuthenticator authenticator =
        new RequestAuthenticator(
            config.authentication(),
            decides || config.authentication().isConfigured(),
            new ServiceAccountTokens(tokenKey, registry, config.clock()),
            List.of(ISSUER),
            () -> List.of(authority.get().certificate()),
            config.clock());
    if (!mode.hasRoles()) {
      Authorizer authorizer =
          decides
              ? new UnionAuthorizer(List.of(nodeAuthorizer(kinds, store)))
              : Authorizer.ALWAYS_ALLOW;
      return new AccessControl(authenticator, authorizer, GrantCheck.NONE, null, tokenKey);
    }
    Map<RoleKind, ObjectStorage> storages = new EnumMap<>(RoleKind.class);
    for (RoleKind kind : RoleKind.values()) {
      storages.put(kind, kinds.storage("rbac.authorization.k8s.io", "v1", kind.plural()));
    }
    RoleIndex roles = new RoleIndex(storages, store::snapshot);
    RbacAuthorizer rbac = new RbacAuthorizer(roles);
    Authorizer authorizer =
        mode.hasNodes() ? new UnionAuthorizer(List.of(nodeAuthorizer(kinds, store), rbac)) : rbac;
    return new AccessControl(authenticator, authorizer, new EscalationCheck(rbac), roles, tokenKey);
  }

  private static NodeAuthorizer nodeAuthorizer(BuiltInKinds kinds, Store store) {
    Map<NodeGraph.EdgeSource, ObjectStorage> storages = new EnumMap<>(NodeGraph.EdgeSource.class);
    for (NodeGraph.EdgeSource source : NodeGraph.EdgeSource.values()) {
      storages.put(source, kinds.storage(source.group(), "v1", source.plural()));
    }
    return new NodeAuthorizer(new NodeGraph(store, storages), BootstrapPolicy.nodeRules());
  }

  /** Finds out who asks. */
  public RequestAuthenticator authenticator() {
    return authenticator;
  }

  /** Decides what they may do. */
  public Authorizer authorizer() {
    return authorizer;
  }

  /** Answers expressions of policies that ask what somebody may do. */
  static AccessCheck asked(Supplier<AccessControl> access) {
    return question -> {
      Attributes about =
          new Attributes(
              question.user(),
              question.verb(),
              question.path().isEmpty(),
              question.namespace(),
              question.group(),
              question.path().isEmpty() ? "*" : "",
              question.resource(),
              question.subresource(),
              question.name(),
              question.path(),
              Map.of());
      AccessDecision decision = access.get().authorizer().authorize(about);
      return new AccessCheck.AccessVerdict(decision.allowed(), decision.reason());
    };
  }

  /** Signs the tokens of ServiceAccounts. */
  public TokenKey tokenKey() {
    return tokenKey;
  }

  /** Whether a user may approve or sign for a signer, or for all of its domain. */
  boolean mayActFor(UserInfo user, String verb, String signer) {
    Attributes asked =
        Attributes.ofObject(user, verb, "certificates.k8s.io", "*", "signers", signer);
    return authorizer.authorize(asked).allowed()
        || authorizer.authorize(asked.withName(signer.split("/", 2)[0] + "/*")).allowed();
  }

  /** Judges what users give to others. */
  GrantCheck grants() {
    return grants;
  }

  /** Told of every write of a role or a binding. */
  void changed(RoleKind kind) {
    if (roles != null) {
      roles.changed(kind);
    }
  }
}
