package dev.duplane.registry.endpoints;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectView;
import dev.duplane.registry.ShortList;
import java.util.ArrayList;
import java.util.List;

/** Endpoints as {@code kubectl get} shows them: the ready addresses with each port. */
final class EndpointsText {
  private EndpointsText() {}

  static String of(List<ObjectNode> subsets) {
    if (subsets.isEmpty()) {
      return "<none>";
    }
    List<String> endpoints = new ArrayList<>();
    for (ObjectNode node : subsets) {
      ObjectView subset = new ObjectView(node);
      List<String> ips =
          subset.objects("addresses").stream().map(it -> new ObjectView(it).text("ip")).toList();
      List<ObjectNode> ports = subset.objects("ports");
      if (ports.isEmpty()) {
        endpoints.addAll(ips);
      }
      for (ObjectNode port : ports) {
        int number = new ObjectView(port).integer("port");
        ips.forEach(ip -> endpoints.add((ip.contains(":") ? "[" + ip + "]" : ip) + ":" + number));
      }
    }
    return ShortList.of(endpoints);
  }
}
