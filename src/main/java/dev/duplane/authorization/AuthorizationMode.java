package dev.duplane.authorization;

/** The values of {@code --authorization-mode} that a cluster can have. */
public enum AuthorizationMode {
  /** Everybody may do everything. */
  ALWAYS_ALLOW("AlwaysAllow"),
  /** Roles and their bindings decide. */
  RBAC("RBAC"),
  /** Kubelets may do what their Nodes need, and nobody else anything. */
  NODE("Node"),
  /** Kubelets may do what their Nodes need, and roles decide about everything else. */
  NODE_AND_RBAC("Node,RBAC");

  private final String wire;

  AuthorizationMode(String wire) {
    this.wire = wire;
  }

  /** Whether roles are asked. */
  public boolean hasRoles() {
    return this == RBAC || this == NODE_AND_RBAC;
  }

  /** Whether kubelets are known. */
  public boolean hasNodes() {
    return this == NODE || this == NODE_AND_RBAC;
  }

  /** As the flag has it. */
  @Override
  public String toString() {
    return wire;
  }
}
