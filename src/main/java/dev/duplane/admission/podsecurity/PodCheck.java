package dev.duplane.admission.podsecurity;

import org.jspecify.annotations.Nullable;

/** One control of a standard. */
@FunctionalInterface
interface PodCheck {

  /** What is not allowed of a Pod; null if nothing is. */
  @Nullable Violation find(CheckedPod pod);

  /** The same, which does not ask it of Pods for Windows. */
  default PodCheck unlessForWindows() {
    return pod -> pod.isForWindows() ? null : find(pod);
  }

  /** The same, which does not ask it of Pods with users of their own. */
  default PodCheck unlessInUserNamespace() {
    return pod -> pod.hasUserNamespace() ? null : find(pod);
  }
}
