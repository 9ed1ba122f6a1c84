package dev.duplane.api.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionOverload;
import dev.duplane.api.UserInfo;
import dev.duplane.api.cel.AccessCheck.AccessVerdict;
import dev.duplane.api.cel.AccessCheck.Question;
import dev.duplane.api.validation.NameFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What expressions can ask an authorizer (apiserver, pkg/cel/library/authz.go). */
final class AuthorizerFunctions {
  static final CelType AUTHORIZER = OpaqueType.create("kubernetes.authorization.Authorizer");
  static final CelType RESOURCE = OpaqueType.create("kubernetes.authorization.ResourceCheck");
  private static final CelType PATH = OpaqueType.create("kubernetes.authorization.PathCheck");
  private static final CelType GROUP = OpaqueType.create("kubernetes.authorization.GroupCheck");
  private static final CelType DECISION = OpaqueType.create("kubernetes.authorization.Decision");
  private static final CelType TEXT = SimpleType.STRING;

  private final KubernetesFunctions functions;

  /** The variable {@code authorizer}. */
  record Asker(UserInfo user, AccessCheck access) {
    private Question about(String group, String resource) {
      return new Question(user, "", "", group, resource, "", "", "");
    }

    /** The variable {@code authorizer.requestResource}. */
    ResourceCheck resource(
        String group, String resource, String subresource, String namespace, String name) {
      return new ResourceCheck(
          this, new Question(user, "", "", group, resource, subresource, namespace, name));
    }
  }

  /** A path that is asked about. */
  record PathCheck(Asker asker, String path) {}

  /** A group that is asked about. */
  record GroupCheck(Asker asker, String group) {}

  /** A resource that is asked about, but for the verb. */
  record ResourceCheck(Asker asker, Question question) {}

  private AuthorizerFunctions(KubernetesFunctions functions) {
    this.functions = functions;
  }

  static void addTo(KubernetesFunctions functions) {
    AuthorizerFunctions all = new AuthorizerFunctions(functions);
    all.begin();
    all.narrow();
    all.decide();
  }

  private void begin() {
    List<Class<?>> classes = List.of(Asker.class, String.class);
    functions.member(
        "path",
        PATH,
        List.of(AUTHORIZER, TEXT),
        classes,
        of -> new PathCheck((Asker) of[0], required("path", (String) of[1])));
    functions.member(
        "group",
        GROUP,
        List.of(AUTHORIZER, TEXT),
        classes,
        of -> new GroupCheck((Asker) of[0], (String) of[1]));
    functions.member(
        "serviceAccount",
        AUTHORIZER,
        List.of(AUTHORIZER, TEXT, TEXT),
        List.of(Asker.class, String.class, String.class),
        of -> serviceAccount((Asker) of[0], (String) of[1], (String) of[2]));
    functions.member(
        "resource",
        RESOURCE,
        List.of(GROUP, TEXT),
        List.of(GroupCheck.class, String.class),
        of -> {
          GroupCheck group = (GroupCheck) of[0];
          return new ResourceCheck(
              group.asker(),
              group.asker().about(group.group(), required("resource", (String) of[1])));
        });
  }

  private static String required(String what, String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(what + " must not be empty");
    }
    return text;
  }

  private static Asker serviceAccount(Asker asker, String namespace, String name) {
    if (!NameFormat.subdomain(name).isEmpty()) {
      throw new IllegalArgumentException("Invalid service account name");
    }
    if (!NameFormat.label(namespace).isEmpty()) {
      throw new IllegalArgumentException("Invalid service account namespace");
    }
    List<String> groups =
        List.of(
            "system:serviceaccounts",
            "system:serviceaccounts:" + namespace,
            "system:authenticated");
    return new Asker(
        new UserInfo("system:serviceaccount:" + namespace + ":" + name, "", groups, Map.of()),
        asker.access());
  }

  private void narrow() {
    narrow(
        "subresource", of -> with(of, q -> question(q, (String) of[1], q.namespace(), q.name())));
    narrow(
        "namespace", of -> with(of, q -> question(q, q.subresource(), (String) of[1], q.name())));
    narrow(
        "name", of -> with(of, q -> question(q, q.subresource(), q.namespace(), (String) of[1])));
    // Roles know no selectors, so that they decide nothing here.
    narrow("fieldSelector", of -> of[0]);
    narrow("labelSelector", of -> of[0]);
  }

  private static ResourceCheck with(Object[] of, UnaryOperator<Question> change) {
    ResourceCheck check = (ResourceCheck) of[0];
    return new ResourceCheck(check.asker(), change.apply(check.question()));
  }

  private static Question question(Question q, String subresource, String namespace, String name) {
    return new Question(q.user(), "", "", q.group(), q.resource(), subresource, namespace, name);
  }

  private void narrow(String name, CelFunctionOverload change) {
    functions.member(
        name,
        RESOURCE,
        List.of(RESOURCE, TEXT),
        List.of(ResourceCheck.class, String.class),
        change);
  }

  private void decide() {
    functions.member(
        "check",
        DECISION,
        List.of(PATH, TEXT),
        List.of(PathCheck.class, String.class),
        of -> {
          PathCheck check = (PathCheck) of[0];
          Asker asker = check.asker();
          return asker
              .access()
              .check(new Question(asker.user(), (String) of[1], check.path(), "", "", "", "", ""));
        });
    functions.member(
        "check",
        DECISION,
        List.of(RESOURCE, TEXT),
        List.of(ResourceCheck.class, String.class),
        of -> {
          ResourceCheck check = (ResourceCheck) of[0];
          Question q = check.question();
          return check
              .asker()
              .access()
              .check(
                  new Question(
                      q.user(),
                      (String) of[1],
                      "",
                      q.group(),
                      q.resource(),
                      q.subresource(),
                      q.namespace(),
                      q.name()));
        });
    List<CelType> one = List.of(DECISION);
    List<Class<?>> decision = List.of(AccessVerdict.class);
    functions.member(
        "allowed", SimpleType.BOOL, one, decision, of -> ((AccessVerdict) of[0]).allowed());
    functions.member("reason", TEXT, one, decision, of -> ((AccessVerdict) of[0]).reason());
    // An authorizer that is a part of the process does not fail.
    functions.member("errored", SimpleType.BOOL, one, decision, of -> false);
    functions.member("error", TEXT, one, decision, of -> "");
  }
}
