package dev.duplane.authorization.node;

import dev.duplane.api.GoText;
import dev.duplane.api.GroupResource;
import dev.duplane.api.UserInfo;
import dev.duplane.authorization.AccessDecision;
import dev.duplane.authorization.Attributes;
import dev.duplane.authorization.Authorizer;
import dev.duplane.authorization.PolicyRule;
import dev.duplane.authorization.node.NodeGraph.VertexType;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets kubelets do what they need for their own Node and its Pods, and has no opinion about others
 * (Using Node Authorization; plugin/pkg/auth/authorizer/node/node_authorizer.go).
 */
public final class NodeAuthorizer implements Authorizer {
  private static final Set<String> READS = Set.of("get", "list", "watch");
  private static final Set<String> OWN_VERBS = Set.of("get", "create", "update", "patch", "delete");
  private static final String LEASES = "kube-node-lease";

  private final NodeGraph graph;
  private final List<PolicyRule> rules;

  /**
   * @param graph knows what leads to which Node
   * @param rules what all kubelets may do to resources that are not divided by Node
   */
  public NodeAuthorizer(NodeGraph graph, List<PolicyRule> rules) {
    this.graph = graph;
    this.rules = List.copyOf(rules);
  }

  @Override
  public AccessDecision authorize(Attributes attributes) {
    String node = attributes.user().nodeName();
    if (node == null) {
      return AccessDecision.NOT_ALLOWED;
    }
    if (node.isEmpty()) {
      return denied("unknown node for user " + GoText.quote(attributes.user().username()));
    }
    AccessDecision divided = attributes.resourceRequest() ? divided(node, attributes) : null;
    if (divided != null) {
      return divided;
    }
    for (PolicyRule rule : rules) {
      if (rule.allows(attributes)) {
        return AccessDecision.ALLOWED;
      }
    }
    return AccessDecision.NOT_ALLOWED;
  }

  /** The decision on resources of which each kubelet has its own; null for others. */
  private @Nullable AccessDecision divided(String node, Attributes attributes) {
    return switch (new GroupResource(attributes.apiGroup(), attributes.resource()).toString()) {
      case "secrets" -> read(node, VertexType.SECRET, attributes);
      case "configmaps" -> read(node, VertexType.CONFIG_MAP, attributes);
      case "persistentvolumeclaims" -> claim(node, attributes);
      case "persistentvolumes" -> get(node, VertexType.VOLUME, attributes);
      case "volumeattachments.storage.k8s.io" ->
          get(node, VertexType.VOLUME_ATTACHMENT, attributes);
      case "serviceaccounts" -> serviceAccount(node, attributes);
      case "leases.coordination.k8s.io" -> lease(node, attributes);
      case "csinodes.storage.k8s.io" -> csiNode(node, attributes);
      case "nodes" -> node(node, attributes);
      case "pods" -> pod(node, attributes);
      default -> null;
    };
  }

  private static AccessDecision denied(String why) {
    return new AccessDecision(false, why);
  }

  private AccessDecision related(String node, VertexType type, Attributes attributes) {
    if (attributes.name().isEmpty()) {
      return denied("No Object name found");
    }
    return related(node, type, attributes.namespace(), attributes.name());
  }

  private AccessDecision related(String node, VertexType type, String namespace, String name) {
    return graph.leadsTo(node, type, namespace, name)
        ? AccessDecision.ALLOWED
        : denied("no relationship found between node '" + node + "' and this object");
  }

  private AccessDecision read(String node, VertexType type, Attributes attributes) {
    if (!READS.contains(attributes.verb())) {
      return denied("can only read resources of this type");
    }
    if (!attributes.subresource().isEmpty()) {
      return denied("cannot read subresource");
    }
    if (attributes.namespace().isEmpty()) {
      return denied("can only read namespaced object of this type");
    }
    return related(node, type, attributes);
  }

  private AccessDecision get(String node, VertexType type, Attributes attributes) {
    if (!attributes.verb().equals("get")) {
      return denied("can only get individual resources of this type");
    }
    if (!attributes.subresource().isEmpty()) {
      return denied("cannot get subresource");
    }
    return related(node, type, attributes);
  }

  private AccessDecision claim(String node, Attributes attributes) {
    if (!attributes.subresource().equals("status")) {
      return get(node, VertexType.CLAIM, attributes);
    }
    return isWrite(attributes.verb())
        ? related(node, VertexType.CLAIM, attributes)
        : denied("can only get/update/patch this type");
  }

  private static boolean isWrite(String verb) {
    return verb.equals("update") || verb.equals("patch");
  }

  private AccessDecision serviceAccount(String node, Attributes attributes) {
    if (attributes.verb().equals("get") && attributes.subresource().isEmpty()) {
      return read(node, VertexType.SERVICE_ACCOUNT, attributes);
    }
    if (!attributes.verb().equals("create") || attributes.name().isEmpty()) {
      return denied("can only create tokens for individual service accounts");
    }
    return attributes.subresource().equals("token")
        ? related(node, VertexType.SERVICE_ACCOUNT, attributes.namespace(), attributes.name())
        : denied("can only create token subresource of serviceaccount");
  }

  /** What the name is when it is made, admission sees. */
  private static AccessDecision lease(String node, Attributes attributes) {
    if (!OWN_VERBS.contains(attributes.verb())) {
      return denied("can only get, create, update, patch, or delete a node lease");
    }
    if (!attributes.namespace().equals(LEASES)) {
      return denied("can only access leases in the \"" + LEASES + "\" system namespace");
    }
    return own(
        node, attributes, "can only access node lease with the same name as the requesting node");
  }

  private static AccessDecision csiNode(String node, Attributes attributes) {
    if (!OWN_VERBS.contains(attributes.verb())) {
      return denied("can only get, create, update, patch, or delete a CSINode");
    }
    if (!attributes.subresource().isEmpty()) {
      return denied("cannot authorize CSINode subresources");
    }
    return own(
        node, attributes, "can only access CSINode with the same name as the requesting node");
  }

  private static AccessDecision own(String node, Attributes attributes, String otherwise) {
    return attributes.verb().equals("create") || attributes.name().equals(node)
        ? AccessDecision.ALLOWED
        : denied(otherwise);
  }

  /** That a kubelet writes its own Node only, admission sees. */
  private static AccessDecision node(String node, Attributes attributes) {
    String verb = attributes.verb();
    boolean whole = attributes.subresource().isEmpty();
    if (isWrite(verb) && (whole || attributes.subresource().equals("status"))) {
      return AccessDecision.ALLOWED;
    }
    if (!whole) {
      return AccessDecision.NOT_ALLOWED;
    }
    if (verb.equals("create")) {
      return AccessDecision.ALLOWED;
    }
    if (!READS.contains(verb)) {
      return AccessDecision.NOT_ALLOWED;
    }
    if (attributes.name().equals(node)) {
      return AccessDecision.ALLOWED;
    }
    return denied(
        attributes.name().isEmpty()
            ? "node '" + node + "' cannot read all nodes, only its own Node object"
            : "node '"
                + node
                + "' cannot read '"
                + attributes.name()
                + "', only its own Node object");
  }

  private AccessDecision pod(String node, Attributes attributes) {
    String verb = attributes.verb();
    return switch (attributes.subresource()) {
      case "" ->
          switch (verb) {
            case "get" -> get(node, VertexType.POD, attributes);
            case "list", "watch" -> pods(node, attributes);
            case "create", "delete" -> AccessDecision.ALLOWED;
            default -> AccessDecision.NOT_ALLOWED;
          };
      case "status" -> isWrite(verb) ? AccessDecision.ALLOWED : AccessDecision.NOT_ALLOWED;
      case "eviction" ->
          verb.equals("create") ? AccessDecision.ALLOWED : AccessDecision.NOT_ALLOWED;
      default -> AccessDecision.NOT_ALLOWED;
    };
  }

  private AccessDecision pods(String node, Attributes attributes) {
    if (node.equals(attributes.selected().get("spec.nodeName"))) {
      return AccessDecision.ALLOWED;
    }
    return attributes.name().isEmpty()
        ? denied("can only list/watch pods with spec.nodeName field selector")
        : related(node, VertexType.POD, attributes);
  }

  @Override
  public UserRules rulesFor(UserInfo user, String namespace) {
    return new UserRules(
        List.of(),
        user.nodeName() == null ? "" : "node authorizer does not support user rule resolution");
  }
}
