package dev.duplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.admission.AdmissionConfiguration;
import dev.duplane.admission.PluginName;
import dev.duplane.authorization.AuthorizationMode;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.controller.cloud.CloudProviderConfiguration;
import dev.duplane.controller.nodeipam.NodeIpamConfiguration;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import dev.duplane.net.PortRange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the flags of {@code serve} come to. */
final class ServeCommandTest {
  private final TypedCommands commands = new TypedCommands();

  @Test
  void serve_defaults() {
    assertThat(commands.execute("serve")).isZero();
    ServeOptions options = commands.served().get(0);
    assertThat(options.listening().url(8080)).isEqualTo("http://127.0.0.1:8080");
    assertThat(options.ranges()).isEqualTo("10.96.0.0/16,fd00:10:96::/112");
    assertThat(options.listening().port()).isEqualTo(8080);
    assertThat(options.cluster().serviceNodePortRange()).isEqualTo(PortRange.DEFAULT_NODE_PORTS);
    assertThat(options.cluster().kubernetesVersion()).isEqualTo("1.36");
    assertThat(options.cluster().controllers()).isEqualTo(Controllers.ALL);
    assertThat(options.cluster().settleAfter()).isEqualTo(Duration.ofMillis(300));
    ServeOptions withoutArguments = Commands.serveOptions(List.of());
    assertThat(withoutArguments.cluster()).isEqualTo(options.cluster());
  }

  @Test
  void serve_allFlags() {
    String line =
        "serve --port=0 --bind ::1 --service-cluster-ip-range fd00::/108,10.0.0.0/8"
            + " --service-node-port-range 31000-31009 --seed -7 --kubernetes-version 1.36"
            + " --controllers -garbagecollector,*";
    assertThat(commands.execute(line.split(" "))).isZero();
    ServeOptions options = commands.served().get(0);
    assertThat(options.listening().bind()).isEqualTo(IpAddress.of("::1"));
    assertThat(options.listening().url(81)).isEqualTo("http://[::1]:81");
    assertThat(options.cluster().serviceClusterIpRanges())
        .containsExactly(Cidr.of("fd00::/108"), Cidr.of("10.0.0.0/8"));
    assertThat(options.cluster().serviceNodePortRange()).isEqualTo(new PortRange(31000, 31009));
    assertThat(options.cluster().seed()).isEqualTo(-7);
    assertThat(options.cluster().controllers().toString())
        .isEqualTo("-garbage-collector-controller,*");
    assertThat(Commands.serveOptions(List.of(line.split(" "))).cluster())
        .isEqualTo(options.cluster());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --kubernetes-version 1.19                                    | 10.96.0.0/16
          --kubernetes-version 1.20                                    | 10.96.0.0/16
          --kubernetes-version 1.20 --feature-gates IPv6DualStack=true | 10.96.0.0/16,fd00:10:96::/112
          --kubernetes-version 1.21                                    | 10.96.0.0/16,fd00:10:96::/112
          --kubernetes-version 1.21 --feature-gates AllBeta=false      | 10.96.0.0/16
          """)
  void ranges_defaultOfTheRelease(String flags, String ranges) {
    assertThat(commands.execute(("serve " + flags).split(" "))).isZero();
    assertThat(commands.served().get(0).ranges()).isEqualTo(ranges);
    assertThat(commands.err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.19 --service-cluster-ip-range 10.96.0.0/16,fd00:10:96::/112 | --service-cluster-ip-range: secondary service cluster-ip range(--service-cluster-ip-range[1]) can only be used if IPv6DualStack and EndpointSlice feature is enabled
          1.20 --service-cluster-ip-range 10.96.0.0/16,fd00:10:96::/112 | --service-cluster-ip-range: secondary service cluster-ip range(--service-cluster-ip-range[1]) can only be used if IPv6DualStack and EndpointSlice feature is enabled
          1.23 --feature-gates IPv6DualStack=false                      | --feature-gates: cannot set feature gate IPv6DualStack to false, feature is locked to true
          1.25 --feature-gates IPv6DualStack=true                       | --feature-gates: unrecognized feature gate: IPv6DualStack
          1.33 --service-cluster-ip-range fd00::/64                     | --service-cluster-ip-range: specified --service-cluster-ip-range is too large; for 128-bit addresses, the mask must be >= 108
          """)
  void release_refuses(String flags, String why) {
    commands.assertRefused(why, ("serve --kubernetes-version " + flags).split(" "));
  }

  @Test
  void gate_stableIsWarnedOf() {
    String line = "serve --kubernetes-version 1.23 --feature-gates IPv6DualStack=true";
    assertThat(commands.execute(line.split(" "))).isZero();
    assertThat(commands.err())
        .isEqualToNormalizingNewlines(
            "duplane: --feature-gates: Setting GA feature gate IPv6DualStack=true."
                + " It will be removed in a future release.\n");
    assertThat(commands.served()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.96.0.0/29",
        "0.0.0.0/2",
        "fd00::/64",
        "fd00::/8",
        "fd00::/125",
        "10.96.0.0/16,fd00::/112",
        "fd00::/112,10.96.0.0/16"
      })
  void ranges_accepted(String ranges) {
    assertThat(commands.execute("serve", "--service-cluster-ip-range", ranges)).isZero();
    assertThat(commands.served().get(0).ranges()).isEqualTo(ranges);
  }

  @Test
  void ranges_bitsBeyondPrefix_areDroppedAndTold() {
    assertThat(commands.execute("serve", "--service-cluster-ip-range", "10.96.0.1/16,fd00::1/112"))
        .isZero();
    assertThat(commands.served().get(0).ranges()).isEqualTo("10.96.0.0/16,fd00::/112");
    assertThat(commands.err().lines())
        .containsExactly(
            "duplane: --service-cluster-ip-range: 10.96.0.1/16 has bits set beyond the prefix"
                + " length; 10.96.0.0/16 is used",
            "duplane: --service-cluster-ip-range: fd00::1/112 has bits set beyond the prefix"
                + " length; fd00::/112 is used");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --service-cluster-ip-range=10.96.0.0 | --service-cluster-ip-range: service-cluster-ip-range[0] is not a valid cidr
          --service-cluster-ip-range=10.96.0.0/16, | --service-cluster-ip-range: service-cluster-ip-range[1] is not an ip net
          --service-cluster-ip-range=10.96.0.0/16,10.97.0.0/16 | --service-cluster-ip-range: --service-cluster-ip-range[0] and --service-cluster-ip-range[1] must be of different IP family
          --service-cluster-ip-range=10.96.0.0/16,fd00::/112,fd01::/112 | --service-cluster-ip-range: --service-cluster-ip-range must not contain more than two entries
          --service-cluster-ip-range=10.96.0.0/16,10.97.0.0/16,x | --service-cluster-ip-range: [--service-cluster-ip-range must not contain more than two entries, --service-cluster-ip-range[0] and --service-cluster-ip-range[1] must be of different IP family]
          --service-cluster-ip-range=8000::/1 | --service-cluster-ip-range: error determining service IP ranges for primary service cidr: the service cluster IP range must be at least 8 IP addresses
          --service-cluster-ip-range=10.96.0.0/33 | --service-cluster-ip-range: service-cluster-ip-range[0] is not a valid cidr
          --port=65536 | --port: 65536 is not a port (0 to 65535)
          --port=http | --port: http is not a port (0 to 65535)
          --port | --port: needs a value
          --port=1 --port=2 | --port: given more than once
          --bind=example | --bind: example is not an IP address
          --advertise-address=example | --advertise-address: example is not an IP address
          --advertise-address=fd00::1 | --advertise-address: service IP family "10.96.0.0/16" must match public address family "fd00::1"
          --service-node-port-range=9-8 | --service-node-port-range: invalid argument "9-8" for "--service-node-port-range" flag: end port cannot be less than start port: 9-8
          --service-node-port-range=9-x | --service-node-port-range: invalid argument "9-x" for "--service-node-port-range" flag: strconv.Atoi: parsing "x": invalid syntax
          --service-node-port-range=0-8 | --service-node-port-range: 0-8 has port 0 in it
          --seed=x | --seed: x is not a whole number of 64 bits
          --kubernetes-version=1.18 | --kubernetes-version: 1.18 is not available; there are 1.19 to 1.36
          --kubernetes-version=1.99 | --kubernetes-version: 1.99 is not available; there are 1.19 to 1.36
          --kubernetes-version=v1.36 | --kubernetes-version: v1.36 is not a minor version of Kubernetes such as 1.36
          --kubernetes-version= | --kubernetes-version: "" is not a minor version of Kubernetes such as 1.36
          --feature-gates=IPv6DualStack=true | --feature-gates: unrecognized feature gate: IPv6DualStack
          --feature-gates=MultiCIDRServiceAllocator=false | --feature-gates: cannot set feature gate MultiCIDRServiceAllocator to false, feature is locked to true
          --feature-gates=StrictIPCIDRValidation | --feature-gates: missing bool value for StrictIPCIDRValidation
          --feature-gates=StrictIPCIDRValidation=on | --feature-gates: invalid value of StrictIPCIDRValidation=on, err: strconv.ParseBool: parsing "on": invalid syntax
          --controllers=*,-foo | --controllers: "foo" is not in the list of known controllers
          --nodes=-3 | --nodes: "-3" is not a number of Nodes (0 to 5000)
          --node-cidr-mask-size=x | --node-cidr-mask-size: invalid argument "x" for "--node-cidr-mask-size" flag: strconv.ParseInt: parsing "x": invalid syntax
          --node-cidr-mask-size-ipv4=4294967296 | --node-cidr-mask-size-ipv4: invalid argument "4294967296" for "--node-cidr-mask-size-ipv4" flag: strconv.ParseInt: parsing "4294967296": value out of range
          --node-cidr-mask-size-ipv4=33 | --node-cidr-mask-size-ipv4: 33 is longer than an IPv4 address
          --allocate-node-cidrs=yes | --allocate-node-cidrs: invalid argument "yes" for "--allocate-node-cidrs" flag: strconv.ParseBool: parsing "yes": invalid syntax
          --allocate-node-cidrs --cluster-cidr= | --cluster-cidr: invalid CIDR[0]: <nil> (invalid CIDR address: )
          --cluster-cidr=fd00::/40 | --cluster-cidr: New CIDR set failed; the node CIDR size is too big
          --cloud-provider=gce | --cloud-provider: cloud provider "gce" was specified, but built-in cloud providers are disabled. Please set --cloud-provider=external and migrate to an external cloud provider
          --kubernetes-version=1.28 --cloud-provider=external --node-ip=192.0.2.1,2001:db8::1 | --node-ip: dual-stack not supported in this configuration
          --kubernetes-version=1.20 --cluster-cidr=10.244.0.0/16,fd00::/48 | --cluster-cidr: len of ClusterCIDRs==2 and dualstack or EndpointSlice feature is not enabled
          --node-ip-range=192.0.2.0/24,198.51.100.0/24 | --node-ip-range: at most one range of each family; 198.51.100.0/24 is one more IPv4
          --load-balancer-ip-range=203.0.113.0 | --load-balancer-ip-range: "203.0.113.0" is not a range such as 192.0.2.0/24 or 2001:db8::/64
          --load-balancer-families=IPv5 | --load-balancer-families: "IPv5" is neither IPv4 nor IPv6
          --load-balancer-delay=soon | --load-balancer-delay: "soon" is not a time such as 500ms, 90s or 1h30m
          --token-auth-file=no-such.csv | --token-auth-file: open no-such.csv: no such file or directory
          --client-ca-file=no-such.crt | --client-ca-file: open no-such.crt: no such file or directory
          --authorization-mode=Rbac | --authorization-mode: authorization-mode "Rbac" is not a valid mode
          --authorization-mode= | --authorization-mode: authorization-mode "" is not a valid mode
          --authorization-mode=RBAC,RBAC | --authorization-mode: authorization-mode "RBAC" has mode specified more than once
          --authorization-mode=Webhook | --authorization-mode: Webhook is not emulated; AlwaysAllow, Node and RBAC are
          --enable-admission-plugins=Foo | --enable-admission-plugins: enable-admission-plugins plugin "Foo" is unknown
          --disable-admission-plugins=ResourceQuota, | --disable-admission-plugins: disable-admission-plugins plugin "" is unknown
          --enable-admission-plugins=Priority,LimitRanger --disable-admission-plugins=LimitRanger | --disable-admission-plugins: [LimitRanger] in enable-admission-plugins and disable-admission-plugins overlapped
          --prot=3 | --prot: unknown flag; did you mean "--port"?
          -x | -x: unknown flag
          extra | serve: unexpected argument extra
          """)
  void serve_refused(String flags, String why) {
    List<String> args = new ArrayList<>(List.of("serve"));
    args.addAll(List.of(flags.split(" ")));
    commands.assertRefused(why, args.toArray(String[]::new));
  }

  @Test
  void network_defaultsFollowServiceRanges() {
    assertThat(commands.execute("serve", "--service-cluster-ip-range", "fd00::/112,10.96.0.0/16"))
        .isZero();
    ClusterConfig config = commands.served().get(0).cluster();
    assertThat(config.nodeIpam())
        .isEqualTo(
            NodeIpamConfiguration.of(
                List.of(Cidr.of("fd00:10:244::/48"), Cidr.of("10.244.0.0/16"))));
    assertThat(config.kubelet().nodeIpRanges())
        .containsExactly(Cidr.of("fc00:f853:ccd:e793::/64"), Cidr.of("172.18.0.0/16"));
    assertThat(config.kubelet().nodes()).isZero();
    assertThat(config.cloudProvider()).isEqualTo(CloudProviderConfiguration.NONE);
  }

  @Test
  void network_allFlags() {
    String line =
        "serve --allocate-node-cidrs=false --cluster-cidr 10.1.0.7/16 --nodes 3"
            + " --node-ip 192.0.2.1,2001:db8::1 --cloud-provider external"
            + " --load-balancer-ip-range 203.0.113.0/24,2001:db8:1b::/112"
            + " --load-balancer-families IPv6 --load-balancer-delay 1m30s";
    assertThat(commands.execute(line.split(" "))).isZero();
    ClusterConfig config = commands.served().get(0).cluster();
    assertThat(config.nodeIpam())
        .isEqualTo(new NodeIpamConfiguration(false, List.of(Cidr.of("10.1.0.0/16")), 24, 64));
    assertThat(config.kubelet().nodes()).isEqualTo(3);
    assertThat(config.kubelet().nodeIps())
        .containsExactly(IpAddress.of("192.0.2.1"), IpAddress.of("2001:db8::1"));
    assertThat(config.kubelet().externalCloudProvider()).isTrue();
    assertThat(config.cloudProvider())
        .isEqualTo(
            new CloudProviderConfiguration(
                List.of(Cidr.of("203.0.113.0/24"), Cidr.of("2001:db8:1b::/112")),
                Set.of(IpFamily.IPV6),
                Duration.ofSeconds(90)));
  }

  @Test
  void nodeCidrMaskSize_isOfTheFamily() {
    String line =
        "serve --service-cluster-ip-range fd00::/112 --cluster-cidr fd00:1::/56"
            + " --node-cidr-mask-size 0x48 --allocate-node-cidrs";
    assertThat(commands.execute(line.split(" "))).isZero();
    assertThat(commands.served().get(0).cluster().nodeIpam())
        .isEqualTo(new NodeIpamConfiguration(true, List.of(Cidr.of("fd00:1::/56")), 24, 72));
  }

  @Test
  void nodeIp_unspecified_choosesFamily() {
    assertThat(commands.execute("serve", "--node-ip", "::")).isZero();
    assertThat(commands.served().get(0).cluster().kubelet().nodeIps()).isEmpty();
    assertThat(commands.served().get(0).cluster().kubelet().nodeIpRanges())
        .containsExactly(Cidr.of("fc00:f853:ccd:e793::/64"));
  }

  @Test
  void nodeIp_noAddress_isIgnoredAndTold() {
    assertThat(commands.execute("serve", "--node-ip", "eth0, 2001:db8::1")).isZero();
    assertThat(commands.served().get(0).cluster().kubelet().nodeIps())
        .containsExactly(IpAddress.of("2001:db8::1"));
    assertThat(commands.err().lines())
        .containsExactly("duplane: --node-ip: \"eth0\" is no IP address and is ignored");
  }

  @Test
  void serve_stateOfAFile(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("dump.yaml");
    Files.writeString(
        file, "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: default}}");
    assertThat(commands.execute("serve", "--state", file.toString())).isZero();
    assertThat(Objects.requireNonNull(commands.served().get(0).state()).objects()).hasSize(1);
    Path none = directory.resolve("none.yaml");
    commands.assertRefused(
        "--state: there is no file " + none, "serve", "--state", none.toString());
    Files.writeString(file, "kind: Pod\n---\napiVersion: v1\n");
    commands.assertRefused(
        "--state: 2 things do not fit:\n  "
            + file
            + ":1:1: apiVersion is missing\n  "
            + file
            + ":3:1: kind is missing",
        "serve",
        "--state",
        file.toString());
  }

  @Test
  void port_inUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      int status = commands.execute(new QuarkusServer(), "serve", "--port", port);
      assertThat(commands.err())
          .isEqualToNormalizingNewlines(
              "duplane: --port: " + port + " is already in use on 127.0.0.1\n");
      assertThat(status).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, AlwaysAllow,      false",
    "::1,       AlwaysAllow,      false",
    "0.0.0.0,   AlwaysAllow,      true",
    "0.0.0.0,   RBAC,             false",
    "0.0.0.0,   'AlwaysAllow,RBAC', true"
  })
  void bind_openToOthers_isTold(String address, String mode, boolean told) {
    assertThat(commands.execute("serve", "--bind", address, "--authorization-mode", mode)).isZero();
    assertThat(commands.served().get(0).openness() != null).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --port=0                                             | false | true
          --enable-admission-plugins=ServiceAccount            | true  | true
          --disable-admission-plugins=                         | true  | true
          --disable-admission-plugins=LimitRanger              | true  | false
          --disable-admission-plugins=LimitRanger,ServiceAccount | false | false
          """)
  void admissionPlugins_areOn(String flag, boolean serviceAccount, boolean limitRanger) {
    assertThat(commands.execute("serve", flag)).isZero();
    AdmissionConfiguration admission = commands.served().get(0).cluster().admission();
    assertThat(admission.isOn(PluginName.SERVICE_ACCOUNT)).isEqualTo(serviceAccount);
    assertThat(admission.isOn(PluginName.LIMIT_RANGER)).isEqualTo(limitRanger);
    assertThat(admission.isOn(PluginName.ALWAYS_PULL_IMAGES)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --enable-admission-plugins=AlwaysPullImages,Priority       | --enable-admission-plugins: AlwaysPullImages is not emulated
          --disable-admission-plugins=AlwaysAdmit,CertificateSigning | --disable-admission-plugins: CertificateSigning cannot be turned off
          """)
  void admissionPlugins_warning(String flag, String warning) {
    assertThat(commands.execute("serve", flag)).isZero();
    assertThat(commands.err().lines()).containsExactly("duplane: " + warning);
  }

  @ParameterizedTest
  @CsvSource({
    "'Node,RBAC', NODE_AND_RBAC",
    "'RBAC,Node', NODE_AND_RBAC",
    "Node, NODE",
    "RBAC, RBAC",
    "'Node,AlwaysAllow', ALWAYS_ALLOW"
  })
  void authorizationMode_isWhatAllModesComeTo(String flag, AuthorizationMode mode) {
    assertThat(commands.execute("serve", "--authorization-mode", flag)).isZero();
    assertThat(commands.served().get(0).cluster().authorizationMode()).isEqualTo(mode);
    assertThat(commands.err()).isEmpty();
  }

  @Test
  void bind_foreignAddress() {
    // 192.0.2.0/24 is for documentation (RFC 5737): no machine has it.
    assertThat(commands.execute(new QuarkusServer(), "serve", "--port", "0", "--bind", "192.0.2.1"))
        .isEqualTo(2);
    assertThat(commands.err())
        .isEqualToNormalizingNewlines("duplane: --bind: 192.0.2.1 is no address of this machine\n");
  }
}
