package dev.duplane.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.cluster.SavedState;
import dev.duplane.cluster.flags.ClusterFlag;
import dev.duplane.cluster.flags.ClusterFlags;
import dev.duplane.net.Cidr;
import dev.duplane.preflight.Preflight.PreflightReport;
import dev.duplane.preflight.RehearsalReport.ServiceOutlook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What dual stack needs, by flags and by objects, and what enabling it does. */
class PreflightTest {
  private static final Path DUMP = Path.of("scenarios/manifests/single-stack-cluster.yaml");

  private static PreflightReport run(String flags, @Nullable String state, @Nullable String to)
      throws SavedState.InvalidStateException {
    Map<ClusterFlag, String> given = new EnumMap<>(ClusterFlag.class);
    for (String flag : flags.isBlank() ? new String[0] : flags.trim().split(" +", -1)) {
      String[] parts = flag.split("=", 2);
      for (ClusterFlag known : ClusterFlag.values()) {
        if (known.toString().equals(parts[0])) {
          given.put(known, parts[1]);
        }
      }
    }
    ClusterFlags.FlagsRead read = ClusterFlags.read(given, ClusterFlags.defaults());
    assertThat(read.refusals()).isEmpty();
    return new Preflight(
            read.config(),
            given.keySet(),
            state == null ? null : SavedState.read("state", state),
            to == null ? null : List.of(to.split(",", -1)).stream().map(Cidr::of).toList())
        .run();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --seed=1                                                       | release        | pass    | Kubernetes 1.36: dual stack is stable, since 1.23
          --kubernetes-version=1.22                                      | release        | pass    | Kubernetes 1.22: dual stack is on, as beta
          --kubernetes-version=1.20                                      | release        | fail    | Kubernetes 1.20: dual stack is off
          --kubernetes-version=1.20 --feature-gates=IPv6DualStack=true   | release        | pass    | Kubernetes 1.20: dual stack is turned on
          --seed=1                                                       | service ranges | pass    | 10.96.0.0/16,fd00:10:96::/112
          --service-cluster-ip-range=10.96.0.0/16                        | service ranges | fail    | 10.96.0.0/16: IPv4 alone
          --service-cluster-ip-range=10.96.0.0/16                        | cluster CIDRs  | fail    | --cluster-cidr 10.244.0.0/16
          --cluster-cidr=fd00::/48,10.244.0.0/16                         | cluster CIDRs  | fail    | --cluster-cidr fd00::/48,10.244.0.0/16: IPv6 first, where Services have IPv4
          --cluster-cidr=fd00::/48,10.244.0.0/16                         | kube-proxy     | fail    | --cluster-cidr fd00::/48,10.244.0.0/16: IPv6 first, where Services have IPv4
          --cluster-cidr=                                                | cluster CIDRs  | fail    | --cluster-cidr none
          --node-ip=192.0.2.1                                            | node addresses | fail    | Nodes get IPv4 addresses
          --node-ip=192.0.2.1,2001:db8::1                                | node addresses | pass    | Nodes get IPv4 and IPv6 addresses
          --load-balancer-families=IPv4                                  | load balancers | fail    | the provider does IPv4
          --load-balancer-ip-range=203.0.113.0/24                        | load balancers | fail    | the provider does IPv4
          --load-balancer-ip-range=203.0.113.0/24,2001:db8::/112         | load balancers | pass    | the provider does IPv4 and IPv6
          --seed=1                                                       | load balancers | unknown | no provider is told
          --seed=1                                                       | network plugin | unknown | nothing tells what it can do
          --seed=1                                                       | Windows nodes  | unknown | no objects to look at
          """)
  void flags(String flags, String requirement, String outcome, String found)
      throws SavedState.InvalidStateException {
    assertThat(run(flags, null, null).requirements())
        .filteredOn(check -> check.requirement().equals(requirement))
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.outcome()).hasToString(outcome);
              assertThat(check.found()).isEqualTo(found);
              assertThat(check.change().isEmpty()).isEqualTo(outcome.equals("pass"));
            });
  }

  private static String node(String name, String addresses, String more) {
    StringBuilder internal = new StringBuilder();
    for (String address : addresses.split(" ", -1)) {
      internal.append("{type: InternalIP, address: '").append(address).append("'}, ");
    }
    return "apiVersion: v1\nkind: Node\nmetadata: {name: %s, uid: %s-0, %s}\nstatus: {addresses: [%s]}\n---\n"
        .formatted(name, name, more, internal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          192.0.2.1 2001:db8::1 | labels: {}                           | node addresses | pass    | 1 Node with an InternalIP of each family
          192.0.2.1             | labels: {}                           | node addresses | fail    | 1 of 1 Node without: n
          192.0.2.1 2001:db8::1 | labels: {}                           | cluster CIDRs  | unknown | no Node has podCIDRs, and there is no ConfigMap kubeadm-config
          192.0.2.1 2001:db8::1 | labels: {}                           | kube-proxy     | unknown | there is no ConfigMap kube-system/kube-proxy
          192.0.2.1 2001:db8::1 | annotations: {duplane.dev/network-plugin-ip-families: "IPv4,IPv6"} | network plugin | pass | the annotation duplane.dev/network-plugin-ip-families of Nodes: [IPv4,IPv6]
          192.0.2.1 2001:db8::1 | annotations: {duplane.dev/network-plugin-ip-families: IPv4}        | network plugin | fail | the annotation duplane.dev/network-plugin-ip-families of Nodes: [IPv4]
          192.0.2.1 2001:db8::1 | labels: {}                           | Windows nodes  | pass    | there are none
          192.0.2.1 2001:db8::1 | labels: {kubernetes.io/os: windows}  | Windows nodes  | unknown | n: nothing tells their network
          2001:db8::1           | labels: {kubernetes.io/os: windows}  | Windows nodes  | fail    | n: single-stack IPv6 is not supported on Windows
          192.0.2.1 2001:db8::1 | labels: {kubernetes.io/os: windows}, annotations: {duplane.dev/windows-network-mode: overlay}  | Windows nodes | fail | n: overlay (VXLAN) networks do not do dual stack
          192.0.2.1 2001:db8::1 | labels: {kubernetes.io/os: windows}, annotations: {duplane.dev/windows-network-mode: l2bridge} | Windows nodes | pass | n: l2bridge: dual-stack Pods, and Services of a single family
          """)
  void objects(String addresses, String more, String requirement, String outcome, String found)
      throws SavedState.InvalidStateException {
    assertThat(run("", node("n", addresses, more), null).requirements())
        .filteredOn(check -> check.requirement().equals(requirement))
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.outcome()).hasToString(outcome);
              assertThat(check.found()).isEqualTo(found);
            });
  }

  private static RehearsalReport rehearse(String flags, String to)
      throws IOException, SavedState.InvalidStateException {
    return Objects.requireNonNull(run(flags, Files.readString(DUMP), to).rehearsal());
  }

  private static ServiceOutlook service(RehearsalReport report, String name) {
    return report.services().stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void rehearse_nothingChangesByItself() throws IOException, SavedState.InvalidStateException {
    RehearsalReport report = rehearse("", "10.96.0.0/16,fd00:10:96::/112");
    assertThat(report.from()).isEqualTo("10.96.0.0/16");
    assertThat(report.services())
        .hasSize(4)
        .allSatisfy(it -> assertThat(it.after()).isEqualTo(it.before()))
        .noneMatch(ServiceOutlook::changesIfEdited);
    assertThat(service(report, "web").ifPatched().families()).containsExactly("IPv4", "IPv6");
    assertThat(service(report, "db").ifPatched().clusterIPs()).containsExactly("None");
    assertThat(service(report, "mail").why()).isEqualTo("it has no addresses, only a name");
    assertThat(report.pools())
        .extracting(RehearsalReport.PoolHeadroom::wanted)
        .containsExactly(0L, 2L);
    assertThat(report.singleStackNodes()).hasSize(2);
    assertThat(report.singleStackPods()).hasSize(1);
  }

  @Test
  void rehearse_poolTooSmall() throws IOException, SavedState.InvalidStateException {
    RehearsalReport report = rehearse("", "10.96.0.0/16,fd00:10:96::/127");
    assertThat(report.pools().get(1).fits()).isFalse();
  }

  @Test
  void rehearse_primaryFamilyChanges() throws IOException, SavedState.InvalidStateException {
    RehearsalReport report = rehearse("", "fd00:10:96::/112,10.96.0.0/16");
    assertThat(service(report, "web").after()).isEqualTo(service(report, "web").before());
  }

  @ParameterizedTest
  @CsvSource({
    "'', unknown",
    "--load-balancer-families=IPv4, no",
    "'--load-balancer-families=IPv4,IPv6', yes"
  })
  void rehearse_loadBalancers(String flags, String follows)
      throws IOException, SavedState.InvalidStateException {
    assertThat(rehearse(flags, "10.96.0.0/16,fd00:10:96::/112").loadBalancers())
        .singleElement()
        .extracting(RehearsalReport.LoadBalancerOutlook::follows)
        .isEqualTo(follows);
  }

  @Test
  void rehearse_addressesOutside() throws IOException, SavedState.InvalidStateException {
    RehearsalReport report = rehearse("--kubernetes-version=1.32", "10.97.0.0/16,fd00:10:96::/112");
    assertThat(service(report, "web").outside()).containsExactly("10.96.10.1");
  }
}
