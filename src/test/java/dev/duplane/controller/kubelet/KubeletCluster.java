package dev.duplane.controller.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.controller.DrivenCluster;
import dev.duplane.controller.nodeipam.NodeIpamConfiguration;
import dev.duplane.net.Cidr;
import java.util.ArrayList;
import java.util.List;

/** A cluster with a kubelet, and what it says of Pods and Nodes. */
final class KubeletCluster {
  private KubeletCluster() {}

  /** A cluster with ranges of both families for Pods and Nodes, and so many Nodes. */
  static DrivenCluster start(int nodes) {
    return DrivenCluster.with(
        "kubelet,node-ipam-controller",
        config ->
            config
                .withNodeIpam(
                    NodeIpamConfiguration.of(
                        List.of(Cidr.of("10.244.0.0/16"), Cidr.of("fd00:10:244::/48"))))
                .withKubelet(
                    new KubeletConfiguration(
                        nodes,
                        List.of(),
                        List.of(Cidr.of("172.18.0.0/16"), Cidr.of("fc00:f853:ccd:e793::/64")),
                        false)));
  }

  /** The addresses in a list of a status, such as {@code podIPs}. */
  static List<String> addresses(JsonNode status, String list) {
    List<String> addresses = new ArrayList<>();
    status.path(list).forEach(entry -> addresses.add(entry.path("ip").asText()));
    return addresses;
  }

  /** A condition as {@code STATUS REASON MESSAGE}; empty if there is none of the type. */
  static String condition(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return (condition.path("status").asText()
                + " "
                + condition.path("reason").asText()
                + " "
                + condition.path("message").asText())
            .strip();
      }
    }
    return "";
  }
}
