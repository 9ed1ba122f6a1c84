package dev.duplane.registry.componentstatus;

/**
 * What a component answers when it is asked whether it is healthy (pkg/probe).
 *
 * @param healthy whether it is
 * @param message its answer, or why there is none
 * @param error what went wrong in asking
 */
public record ComponentHealth(boolean healthy, String message, String error) {
  /** As a healthy component answers. */
  public static final ComponentHealth OK = new ComponentHealth(true, "ok", "");

  /**
   * Of a component that does not run, in the words of a connection to the port where it would
   * listen on the machine of kube-apiserver (pkg/registry/core/rest, {@code serversToValidate}).
   */
  public static ComponentHealth absent(int port) {
    String address = "127.0.0.1:" + port;
    return new ComponentHealth(
        false,
        "Get \"https://"
            + address
            + "/healthz\": dial tcp "
            + address
            + ": connect: connection refused",
        "");
  }

  /** Of a store that does not answer. */
  public static ComponentHealth failed(String error) {
    return new ComponentHealth(false, "", error);
  }
}
