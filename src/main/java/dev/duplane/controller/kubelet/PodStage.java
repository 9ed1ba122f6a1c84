package dev.duplane.controller.kubelet;

/**
 * What a Pod on a Node has come to (Pod Lifecycle, "Pod phase", "Container states", "Container
 * restart policy"). The first line that holds is the stage, but for OVERDUE, which a Pod comes to
 * from any stage but the two before it:
 *
 * <pre>
 *   stage       phase      containers                  holds when
 *   STARTING    Pending    waiting, ContainerCreating  it has no addresses, or duplane.dev/phase: Pending
 *   SUCCEEDED   Succeeded  terminated, Completed       phase: Succeeded; exit-code 0 and restartPolicy not Always
 *   FAILED      Failed     terminated, Error           phase: Failed; another exit-code and restartPolicy Never
 *   OVERDUE     Failed     terminated, Error           it has been active for activeDeadlineSeconds
 *   RESTARTING  Running    waiting, CrashLoopBackOff   another exit-code, or 0 and restartPolicy Always
 *   UNREADY     Running    running, not ready          duplane.dev/ready: "false"
 *   RUNNING     Running    running, ready              always
 * </pre>
 */
enum PodStage {
  STARTING("Pending"),
  SUCCEEDED("Succeeded"),
  FAILED("Failed"),
  OVERDUE("Failed"),
  RESTARTING("Running"),
  UNREADY("Running"),
  RUNNING("Running");

  /**
   * What decides on the stage.
   *
   * @param connected whether the Pod has its addresses
   * @param restartPolicy of its spec
   * @param asked by its annotations
   * @param overdue whether it has been active for longer than its spec allows
   */
  record Situation(
      boolean connected, String restartPolicy, PodInstructions asked, boolean overdue) {
    private boolean isAsked(String phase) {
      return asked.phase().equals(phase);
    }

    private boolean ends() {
      return asked.exitCode().isPresent();
    }

    private boolean ends(int code) {
      return ends() && asked.exitCode().getAsInt() == code;
    }

    private boolean policy(String policy) {
      return restartPolicy.equals(policy);
    }
  }

  private final String phase;

  PodStage(String phase) {
    this.phase = phase;
  }

  static PodStage of(Situation pod) {
    PodStage stage = inTime(pod);
    return pod.overdue() && !stage.ended() ? OVERDUE : stage;
  }

  private static PodStage inTime(Situation pod) {
    if (!pod.connected() || pod.isAsked("Pending")) {
      return STARTING;
    }
    if (pod.isAsked("Succeeded") || (pod.ends(0) && !pod.policy("Always"))) {
      return SUCCEEDED;
    }
    if (pod.isAsked("Failed") || (pod.ends() && pod.policy("Never"))) {
      return FAILED;
    }
    if (pod.ends()) {
      return RESTARTING;
    }
    return pod.asked().ready() ? RUNNING : UNREADY;
  }

  /** The Pod's phase. */
  String phase() {
    return phase;
  }

  /** Whether its containers have ended for good. */
  boolean ended() {
    return this == SUCCEEDED || this == FAILED || this == OVERDUE;
  }
}
