package dev.duplane.admission.podsecurity;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Pod Security Standards as of Kubernetes 1.36 (Pod Security Standards; policy/checks.go and
 * registry.go): which checks each level has in which version. A restricted Pod is held to the
 * checks of baseline, too, but for those that a stricter one covers.
 */
public final class PodSecurityStandards {
  private static final Set<String> SYSCTLS =
      Set.of(
          "kernel.shm_rmid_forced",
          "net.ipv4.ip_local_port_range",
          "net.ipv4.tcp_syncookies",
          "net.ipv4.ping_group_range",
          "net.ipv4.ip_unprivileged_port_start");
  private static final Set<String> SYSCTLS_27 = and(SYSCTLS, "net.ipv4.ip_local_reserved_ports");
  private static final Set<String> SYSCTLS_29 =
      and(
          SYSCTLS_27,
          "net.ipv4.tcp_keepalive_time",
          "net.ipv4.tcp_fin_timeout",
          "net.ipv4.tcp_keepalive_intvl",
          "net.ipv4.tcp_keepalive_probes");
  private static final Set<String> SYSCTLS_32 =
      and(SYSCTLS_29, "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem");
  private static final Set<String> SE_LINUX =
      Set.of("container_t", "container_init_t", "container_kvm_t");
  private static final Set<String> SE_LINUX_31 = and(SE_LINUX, "container_engine_t");

  private static final PodCheck PROC_MOUNT = ContainerChecks::procMount;
  private static final PodCheck NON_ROOT = UserChecks::runAsNonRoot;
  private static final PodCheck USER = UserChecks::runAsUser;
  private static final PodCheck ESCALATION = ContainerChecks::allowPrivilegeEscalation;
  private static final PodCheck CAPABILITIES = ContainerChecks::restrictedCapabilities;
  private static final PodCheck SECCOMP = ProfileChecks::restrictedSeccompProfile;

  /** By level and id, which is the order of what they find. */
  private static final List<VersionedCheck> CHECKS =
      List.of(
          baseline("appArmorProfile", since(0, ProfileChecks::appArmorProfile)),
          baseline("capabilities_baseline", since(0, ContainerChecks::defaultCapabilities)),
          baseline("hostNamespaces", since(0, HostChecks::hostNamespaces)),
          baseline("hostPathVolumes", since(0, HostChecks::hostPathVolumes)),
          baseline("hostPorts", since(0, HostChecks::hostPorts)),
          baseline("hostProbesAndHostLifecycle", since(34, HostChecks::hostProbesAndHostLifecycle)),
          baseline("privileged", since(0, ContainerChecks::privileged)),
          baseline(
              "procMount", since(0, PROC_MOUNT), since(35, PROC_MOUNT.unlessInUserNamespace())),
          baseline(
              "seLinuxOptions",
              since(0, ProfileChecks.seLinuxOptions(SE_LINUX)),
              since(31, ProfileChecks.seLinuxOptions(SE_LINUX_31))),
          baseline(
              "seccompProfile_baseline",
              since(0, ProfileChecks::seccompAnnotations),
              since(19, ProfileChecks::seccompProfile)),
          baseline(
              "sysctls",
              since(0, HostChecks.sysctls(SYSCTLS)),
              since(27, HostChecks.sysctls(SYSCTLS_27)),
              since(29, HostChecks.sysctls(SYSCTLS_29)),
              since(32, HostChecks.sysctls(SYSCTLS_32))),
          baseline("windowsHostProcess", since(0, HostChecks::windowsHostProcess)),
          restricted(
              "allowPrivilegeEscalation",
              "",
              since(8, ESCALATION),
              since(25, ESCALATION.unlessForWindows())),
          restricted(
              "capabilities_restricted",
              "capabilities_baseline",
              since(22, CAPABILITIES),
              since(25, CAPABILITIES.unlessForWindows())),
          restricted("procMount_restricted", "procMount", since(35, PROC_MOUNT)),
          restricted(
              "restrictedVolumes", "hostPathVolumes", since(0, VolumeChecks::restrictedVolumes)),
          restricted(
              "runAsNonRoot", "", since(0, NON_ROOT), since(35, NON_ROOT.unlessInUserNamespace())),
          restricted("runAsUser", "", since(23, USER), since(35, USER.unlessInUserNamespace())),
          restricted(
              "seccompProfile_restricted",
              "seccompProfile_baseline",
              since(19, SECCOMP),
              since(25, SECCOMP.unlessForWindows())));

  private final int newest;

  /** A check from a release on. */
  private record Form(int since, PodCheck check) {}

  /**
   * A check in its forms, oldest first.
   *
   * @param covers the check of baseline that a Pod need not be held to beside it; may be empty
   */
  private record VersionedCheck(String id, SecurityLevel level, String covers, List<Form> forms) {
    @Nullable PodCheck in(int minor) {
      PodCheck found = null;
      for (Form form : forms) {
        found = form.since() <= minor ? form.check() : found;
      }
      return found;
    }
  }

  /**
   * The standards as a release knows them.
   *
   * @param newest the release, the minor of 1.x: later versions are read as this one
   */
  public PodSecurityStandards(int newest) {
    this.newest = newest;
  }

  private static Form since(int minor, PodCheck check) {
    return new Form(minor, check);
  }

  private static VersionedCheck baseline(String id, Form... forms) {
    return new VersionedCheck(id, SecurityLevel.BASELINE, "", List.of(forms));
  }

  private static VersionedCheck restricted(String id, String covers, Form... forms) {
    return new VersionedCheck(id, SecurityLevel.RESTRICTED, covers, List.of(forms));
  }

  private static Set<String> and(Set<String> some, String... more) {
    Set<String> all = new HashSet<>(some);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }

  /** What of a Pod a standard does not allow, in the order of kube-apiserver. */
  public List<Violation> violations(LevelVersion standard, CheckedPod pod) {
    if (standard.isPrivileged()) {
      return List.of();
    }
    int minor = Math.min(standard.version().minor(), newest);
    Set<String> covered = covered(standard.level(), minor);
    List<Violation> violations = new ArrayList<>();
    for (VersionedCheck versioned : CHECKS) {
      PodCheck check = versioned.in(minor);
      if (check != null
          && versioned.level().compareTo(standard.level()) <= 0
          && !covered.contains(versioned.id())) {
        Violation found = check.find(pod);
        if (found != null) {
          violations.add(found);
        }
      }
    }
    return violations;
  }

  private static Set<String> covered(SecurityLevel level, int minor) {
    Set<String> covered = new HashSet<>();
    if (level == SecurityLevel.RESTRICTED) {
      for (VersionedCheck check : CHECKS) {
        if (check.in(minor) != null) {
          covered.add(check.covers());
        }
      }
    }
    return covered;
  }
}
