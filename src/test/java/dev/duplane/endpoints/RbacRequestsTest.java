package dev.duplane.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.pki.RequestedCertificate;
import dev.duplane.api.schema.Contract;
import dev.duplane.authentication.AuthenticationConfiguration;
import dev.duplane.authentication.TokenFile;
import dev.duplane.authorization.AuthorizationMode;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.net.Cidr;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests of users to a cluster with {@code --authorization-mode RBAC}. */
class RbacRequestsTest {
  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/";
  private static final String ROLES = RBAC + "namespaces/default/roles";
  private static final String BINDINGS = RBAC + "namespaces/default/rolebindings";

  private final Cluster cluster =
      Cluster.start(
          ClusterConfig.of(List.of(Cidr.of("10.96.0.0/16")))
              .withAuthorizationMode(AuthorizationMode.RBAC)
              .withAuthentication(
                  AuthenticationConfiguration.NONE.withTokenFile(
                      TokenFile.parse(
                          "tokens.csv", "admin,admin,1,system:masters\ndev,dev,2,\"team,ops\""))));
  private final ApiEndpoints api = new ApiEndpoints(cluster, Contract.bundled());

  @AfterEach
  void close() {
    cluster.close();
  }

  private ApiResponse.Complete send(
      String method, String path, String body, Map<String, String> headers) {
    Map<String, List<String>> all = new HashMap<>();
    headers.forEach((name, value) -> all.put(name, List.of(value)));
    if (!body.isEmpty()) {
      all.put("content-type", List.of("application/json"));
    }
    byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return (ApiResponse.Complete) api.handle(new ApiRequest(method, path, "", all, bytes));
  }

  private ApiResponse.Complete send(String token, String method, String path, String body) {
    return send(method, path, body, Map.of("authorization", "Bearer " + token));
  }

  private static JsonNode body(ApiResponse.Complete answer) {
    return Answers.read(answer.body());
  }

  private static String message(ApiResponse.Complete answer) {
    return answer.status() + " " + body(answer).path("message").asText();
  }

  private void bind(String role) {
    ApiResponse.Complete answer =
        send(
            "admin",
            "POST",
            BINDINGS,
            "{'metadata':{'name':'b'},'roleRef':{'kind':'ClusterRole','name':'"
                + role
                + "'},'subjects':[{'kind':'User','name':'dev'}]}");
    assertThat(answer.status()).isEqualTo(201);
  }

  @Test
  void token_unknown() {
    ApiResponse.Complete answer = send("nobody", "GET", "/api/v1/nodes", "");
    assertThat(message(answer)).isEqualTo("401 Unauthorized");
    assertThat(body(answer).path("reason").asText()).isEqualTo("Unauthorized");
  }

  /** Only what the filter of authorization writes says so, as in kube-apiserver. */
  @Test
  void refusal_isNotSniffed() {
    ApiResponse.Header header = new ApiResponse.Header("X-Content-Type-Options", "nosniff");

    assertThat(send("dev", "GET", "/api/v1/nodes", "").headers()).contains(header);
    assertThat(send("dev", "GET", "/metrics", "").headers()).contains(header);
    assertThat(send("nobody", "GET", "/api/v1/nodes", "").headers()).doesNotContain(header);
    assertThat(send("admin", "DELETE", "/api/v1/namespaces/default", ""))
        .satisfies(
            answer -> {
              assertThat(answer.status()).isEqualTo(403);
              assertThat(answer.headers()).doesNotContain(header);
            });
  }

  @Test
  void caller_inProcess_mayDoEverything() {
    assertThat(send("GET", "/api/v1/nodes", "", Map.of()).status()).isEqualTo(200);
    assertThat(send("GET", "/api/v1/nodes", "", Map.of("authorization", "")).status())
        .isEqualTo(403);
  }

  @Test
  void role_dangling_isNamed() {
    bind("none");
    assertThat(message(send("dev", "GET", "/api/v1/namespaces/default/pods", "")))
        .isEqualTo(
            "403 pods is forbidden: User \"dev\" cannot list resource \"pods\" in API group \"\" in"
                + " the namespace \"default\": RBAC: clusterrole.rbac.authorization.k8s.io \"none\""
                + " not found");
  }

  @Test
  void aggregatedRole_hasRulesFromTheFirstRequestOn() {
    assertThat(body(send("admin", "GET", RBAC + "clusterroles/view", "")).path("rules"))
        .isNotEmpty();
    bind("view");
    assertThat(send("dev", "GET", "/api/v1/namespaces/default/pods", "").status()).isEqualTo(200);
    assertThat(send("dev", "GET", "/api/v1/namespaces/default/secrets", "").status())
        .isEqualTo(403);
  }

  @Test
  void aggregatedRole_followsItsParts() {
    String label = "rbac.authorization.k8s.io/aggregate-to-view";
    bind("view");
    assertThat(send("dev", "GET", "/api/v1/namespaces/default/secrets", "").status())
        .isEqualTo(403);
    send(
        "admin",
        "POST",
        RBAC + "clusterroles",
        "{'metadata':{'name':'more','labels':{'"
            + label
            + "':'true'}},'rules':[{'apiGroups':[''],'resources':['secrets'],'verbs':['list']}]}");
    assertThat(send("dev", "GET", "/api/v1/namespaces/default/secrets", "").status())
        .isEqualTo(200);
    send("admin", "DELETE", RBAC + "clusterroles/more", "");
    assertThat(send("dev", "GET", "/api/v1/namespaces/default/secrets", "").status())
        .isEqualTo(403);
  }

  @Test
  void role_withMoreThanItsAuthorHas() {
    bind("admin");
    String role =
        "{'metadata':{'name':'r'},'rules':[{'apiGroups':[''],'resources':['pods','nodes'],"
            + "'verbs':['get','escape']}]}";
    assertThat(message(send("dev", "POST", ROLES, role)))
        .isEqualTo(
            "403 roles.rbac.authorization.k8s.io \"r\" is forbidden: user \"dev\" (groups=[\"team\""
                + " \"ops\" \"system:authenticated\"]) is attempting to grant RBAC permissions not"
                + " currently held:\n"
                + "{APIGroups:[\"\"], Resources:[\"nodes\"], Verbs:[\"get\" \"escape\"]}\n"
                + "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"escape\"]}");
    assertThat(send("dev", "POST", ROLES, role.replace(",'nodes'", "").replace(",'escape'", "")))
        .extracting(ApiResponse.Complete::status)
        .isEqualTo(201);
  }

  @Test
  void binding_toMoreThanItsAuthorHas() {
    bind("edit");
    send(
        "admin",
        "POST",
        ROLES,
        "{'metadata':{'name':'binder'},'rules':[{'apiGroups':['rbac.authorization.k8s.io'],"
            + "'resources':['rolebindings'],'verbs':['create']}]}");
    send(
        "admin",
        "POST",
        BINDINGS,
        "{'metadata':{'name':'c'},'roleRef':{'kind':'Role','name':'binder'},"
            + "'subjects':[{'kind':'Group','name':'ops'}]}");
    String binding =
        "{'metadata':{'name':'d'},'roleRef':{'kind':'ClusterRole','name':'NAME'},"
            + "'subjects':[{'kind':'User','name':'x'}]}";
    assertThat(send("dev", "POST", BINDINGS, binding.replace("NAME", "view")).status())
        .isEqualTo(201);
    assertThat(message(send("dev", "POST", BINDINGS, binding.replace("NAME", "cluster-admin"))))
        .startsWith(
            "403 rolebindings.rbac.authorization.k8s.io \"d\" is forbidden: user \"dev\" (groups=")
        .endsWith(
            "not currently held:\n{APIGroups:[\"*\"], Resources:[\"*\"], Verbs:[\"*\"]}\n"
                + "{NonResourceURLs:[\"*\"], Verbs:[\"*\"]}");
    assertThat(message(send("dev", "POST", BINDINGS, binding.replace("NAME", "none"))))
        .isEqualTo("404 clusterroles.rbac.authorization.k8s.io \"none\" not found");
  }

  @Test
  void roleRef_cannotChange() {
    bind("view");
    assertThat(
            message(
                send(
                    "admin",
                    "PUT",
                    BINDINGS + "/b",
                    "{'metadata':{'name':'b'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io',"
                        + "'kind':'ClusterRole','name':'edit'}}")))
        .isEqualTo(
            "422 RoleBinding.rbac.authorization.k8s.io \"b\" is invalid: roleRef: Invalid value:"
                + " {\"APIGroup\":\"rbac.authorization.k8s.io\",\"Kind\":\"ClusterRole\","
                + "\"Name\":\"edit\"}: cannot change roleRef");
  }

  @Test
  void certificateSigningRequest_isApprovedByWhoMay() {
    String requests = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
    send(
        "admin",
        "POST",
        RBAC + "clusterroles",
        "{'metadata':{'name':'r'},'rules':[{'apiGroups':['certificates.k8s.io'],"
            + "'resources':['*'],'resourceNames':['c'],'verbs':['*']}]}");
    send(
        "admin",
        "POST",
        RBAC + "clusterrolebindings",
        "{'metadata':{'name':'r'},'roleRef':{'kind':'ClusterRole','name':'r'},"
            + "'subjects':[{'kind':'User','name':'dev'}]}");
    String pem = RequestedCertificate.base64(RequestedCertificate.pem("c", List.of(), List.of()));
    send(
        "admin",
        "POST",
        requests,
        "{'metadata':{'name':'c'},'spec':{'request':'"
            + pem
            + "','signerName':'example.com/s','usages':['client auth']}}");
    String approval =
        "{'metadata':{'name':'c'},'status':{'conditions':[{'type':'Approved','status':'True'}]}}";
    assertThat(message(send("dev", "PUT", requests + "/c/approval", approval)))
        .isEqualTo(
            "403 certificatesigningrequests.certificates.k8s.io \"c\" is forbidden: user not"
                + " permitted to approve requests with signerName \"example.com/s\"");
    assertThat(send("admin", "PUT", requests + "/c/approval", approval).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'rules':[{'verbs':[]}]}                                                     | rules[0].verbs: Required value: verbs must contain at least one value; rules[0].apiGroups: Required value: resource rules must supply at least one api group; rules[0].resources: Required value: resource rules must supply at least one resource
          {'rules':[{'verbs':['get'],'nonResourceURLs':['/x']}]}                       | rules[0].nonResourceURLs: Invalid value: ["/x"]: namespaced rules cannot apply to non-resource URLs
          {'rules':[{'verbs':['get'],'nonResourceURLs':['/x'],'resources':['pods']}]}  | rules[0].nonResourceURLs: Invalid value: ["/x"]: namespaced rules cannot apply to non-resource URLs; rules[0].nonResourceURLs: Invalid value: ["/x"]: rules cannot apply to both regular resources and non-resource URLs
          """)
  void role_invalid(String role, String errors) {
    JsonNode causes =
        body(send("admin", "POST", ROLES, role.replaceFirst("\\{", "{'metadata':{'name':'r'},")))
            .path("details")
            .path("causes");
    assertThat(causes)
        .extracting(cause -> cause.path("field").asText() + ": " + cause.path("message").asText())
        .containsExactly(errors.split("; "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          jane                            |      | user jane [system:authenticated]
          jane                            | ops  | user jane [ops, system:authenticated]
          system:anonymous                |      | 403 selfsubjectreviews.authentication.k8s.io is forbidden: User "system:anonymous" cannot create resource "selfsubjectreviews" in API group "authentication.k8s.io" at the cluster scope
          system:serviceaccount:a:b       |      | user system:serviceaccount:a:b [system:serviceaccounts, system:serviceaccounts:a, system:authenticated]
          system:node:n1                  |      | user system:node:n1 [system:nodes, system:authenticated]
          system:node:n1                  | ops  | user system:node:n1 [ops, system:authenticated]
          ''                              | ops  | 400 requested &user.DefaultInfo{Name:"", UID:"", Groups:[]string{"ops"}, Extra:map[string][]string(nil)} without impersonating a user name
          """)
  void impersonation(String user, String group, String expected) {
    Map<String, String> headers = new HashMap<>();
    headers.put("authorization", "Bearer admin");
    headers.put("impersonate-user", user);
    if (group != null) {
      headers.put("impersonate-group", group);
    }
    ApiResponse.Complete answer =
        send(
            "POST",
            "/apis/authentication.k8s.io/v1/selfsubjectreviews",
            "{'kind':'SelfSubjectReview','apiVersion':'authentication.k8s.io/v1'}",
            headers);
    JsonNode info = body(answer).path("status").path("userInfo");
    String text =
        answer.status() == 201
            ? "user "
                + info.path("username").asText()
                + " "
                + Answers.mapper().convertValue(info.path("groups"), List.class)
            : message(answer);
    assertThat(text).isEqualTo(expected);
  }

  @Test
  void impersonation_ofMasters_byTheOldVerb() {
    send(
        "admin",
        "POST",
        RBAC + "clusterroles",
        "{'metadata':{'name':'i'},'rules':[{'apiGroups':[''],'resources':['users','groups'],"
            + "'verbs':['impersonate']}]}");
    send(
        "admin",
        "POST",
        RBAC + "clusterrolebindings",
        "{'metadata':{'name':'i'},'roleRef':{'kind':'ClusterRole','name':'i'},"
            + "'subjects':[{'kind':'Group','name':'team'}]}");
    Map<String, String> headers =
        Map.of(
            "authorization",
            "Bearer dev",
            "impersonate-user",
            "root",
            "impersonate-group",
            "system:masters");
    assertThat(send("GET", "/api/v1/nodes", "", headers).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'resourceAttributes':{'verb':'get','resource':'pods','namespace':'default'}                | true  | RBAC: allowed by RoleBinding "b/default" of ClusterRole "view" to User "dev"
          'resourceAttributes':{'verb':'get','resource':'pods','namespace':'other'}                  | false | ``
          'resourceAttributes':{'verb':'get','resource':'pods','subresource':'log','namespace':'default'} | true | RBAC: allowed by RoleBinding "b/default" of ClusterRole "view" to User "dev"
          'nonResourceAttributes':{'verb':'get','path':'/apis/apps'}                                 | true  | RBAC: allowed by ClusterRoleBinding "system:discovery" of ClusterRole "system:discovery" to Group "system:authenticated"
          'nonResourceAttributes':{'verb':'get','path':'/metrics'}                                   | false | ``
          """)
  void selfSubjectAccessReview(String attributes, boolean allowed, String reason) {
    bind("view");
    JsonNode status =
        body(send(
                "dev",
                "POST",
                "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                "{'spec':{" + attributes + "}}"))
            .path("status");
    assertThat(status.path("allowed").asBoolean()).isEqualTo(allowed);
    assertThat(status.path("reason").asText()).isEqualTo(reason);
  }

  @Test
  void selfSubjectRulesReview() {
    JsonNode answer =
        body(
            send(
                "dev",
                "POST",
                "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
                "{'spec':{'namespace':'default'}}"));
    assertThat(answer.path("spec")).isEmpty();
    assertThat(answer.path("status").path("incomplete").asBoolean()).isFalse();
    assertThat(answer.path("status").path("resourceRules").findValuesAsText("resources"))
        .hasSize(2);
  }
}
