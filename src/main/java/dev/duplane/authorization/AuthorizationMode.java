package dev.duplane.authorization;

/** The values of {@code --authorization-mode} that a cluster can have. */
public enum AuthorizationMode {
  /** Everybody may do everything. */
  ALWAYS_ALLOW("AlwaysAllow"),
  /** Roles and their bindings decide. */
  RBAC("RBAC");

  private final String wire;

  AuthorizationMode(String wire) {
    this.wire = wire;
  }

  /** As the flag has it. */
  @Override
  public String toString() {
    return wire;
  }
}
