package dev.duplane.preflight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.schema.DecodeException;
import dev.duplane.api.schema.YamlText;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the objects of a cluster tell of how it was set up.
 *
 * @param objects with kind and apiVersion
 */
record ClusterFacts(List<ObjectNode> objects) {

  /** The objects of a kind of the core group. */
  List<ObjectNode> of(String kind) {
    return matching(it -> it.path("kind").asText().equals(kind) && isCore(it));
  }

  private static boolean isCore(ObjectNode object) {
    return object.path("apiVersion").asText().equals("v1");
  }

  private List<ObjectNode> matching(Predicate<ObjectNode> condition) {
    return objects.stream().filter(condition).toList();
  }

  /** The ranges of the ServiceCIDR {@code kubernetes}; empty if there is none. */
  List<Cidr> serviceCidrs() {
    for (ObjectNode object : objects) {
      if (object.path("kind").asText().equals("ServiceCIDR")
          && ObjectMeta.of(object).name().equals("kubernetes")) {
        return cidrs(object.path("spec").path("cidrs"));
      }
    }
    return List.of();
  }

  /**
   * The ranges that kubeadm has been told: {@code serviceSubnet} or {@code podSubnet} of
   * ClusterConfiguration in the ConfigMap {@code kubeadm-config} (kubeadm.k8s.io/v1beta4,
   * Networking); empty if it was not kubeadm.
   */
  List<Cidr> kubeadm(String subnet) {
    String text =
        setting("kubeadm-config", "ClusterConfiguration").path("networking").path(subnet).asText();
    return cidrs(text);
  }

  /**
   * The cluster CIDRs that kube-proxy has been told, in the ConfigMap that kubeadm makes of its
   * KubeProxyConfiguration; null if there is none.
   */
  @Nullable List<Cidr> kubeProxyClusterCidrs() {
    JsonNode configuration = setting("kube-proxy", "config.conf");
    return configuration.isMissingNode() ? null : cidrs(configuration.path("clusterCIDR").asText());
  }

  private JsonNode setting(String configMap, String key) {
    for (ObjectNode object : of("ConfigMap")) {
      ObjectMeta meta = ObjectMeta.of(object);
      if (meta.namespace().equals("kube-system") && meta.name().equals(configMap)) {
        try {
          String text = object.path("data").path(key).asText();
          return YamlText.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (DecodeException e) {
          return MissingNode.getInstance();
        }
      }
    }
    return MissingNode.getInstance();
  }

  /** Ranges with commas between them; what is no range is left out. */
  private static List<Cidr> cidrs(String text) {
    List<Cidr> cidrs = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Cidr cidr = Cidr.parseSloppy(part.trim());
      if (cidr != null) {
        cidrs.add(cidr);
      }
    }
    return List.copyOf(cidrs);
  }

  private static List<Cidr> cidrs(JsonNode texts) {
    List<String> all = new ArrayList<>();
    texts.forEach(text -> all.add(text.asText()));
    return cidrs(String.join(",", all));
  }

  /** The ranges for Pods of a Node, primary first. */
  static List<Cidr> podCidrs(ObjectNode node) {
    return cidrs(node.path("spec").path("podCIDRs"));
  }

  /** The families of a Node's internal addresses, in their order. */
  static List<IpFamily> nodeFamilies(ObjectNode node) {
    List<String> texts = new ArrayList<>();
    for (JsonNode address : node.path("status").path("addresses")) {
      if (address.path("type").asText().equals("InternalIP")) {
        texts.add(address.path("address").asText());
      }
    }
    return families(texts);
  }

  /** The families of a Pod's addresses, in their order. */
  static List<IpFamily> podFamilies(ObjectNode pod) {
    List<String> texts = new ArrayList<>();
    pod.path("status").path("podIPs").forEach(ip -> texts.add(ip.path("ip").asText()));
    return families(texts);
  }

  /** Whether a Pod has ended. */
  static boolean ended(ObjectNode pod) {
    return List.of("Succeeded", "Failed").contains(pod.path("status").path("phase").asText());
  }

  private static List<IpFamily> families(List<String> addresses) {
    List<IpFamily> families = new ArrayList<>();
    for (String text : addresses) {
      IpAddress address = IpAddress.parseSloppy(text);
      if (address != null) {
        families.add(address.family());
      }
    }
    return families.stream().distinct().toList();
  }
}
