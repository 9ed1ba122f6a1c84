package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Ports of containers that say the same as others of the Pod, or nearly. */
final class PortWarnings {
  private record Block(FieldPath path, String hostIp, int hostPort) {

    /** What the two come to, or null if they are two things. */
    @Nullable String with(Block other) {
      if (hostIp.equals(other.hostIp) && hostPort == other.hostPort) {
        return "duplicate";
      }
      if (hostPort == 0 || other.hostPort == 0) {
        return "overlapping";
      }
      boolean oneAddress = hostIp.isEmpty() != other.hostIp.isEmpty();
      return hostPort == other.hostPort && oneAddress ? "dangerously ambiguous" : null;
    }
  }

  private PortWarnings() {}

  static void of(FieldPath place, ObjectNode spec, Consumer<String> warnings) {
    Map<String, List<Block>> known = new HashMap<>();
    for (ContainerList list :
        List.of(ContainerList.INIT, ContainerList.REGULAR, ContainerList.EPHEMERAL)) {
      List<ObjectNode> containers = list.of(spec);
      for (int i = 0; i < containers.size(); i++) {
        FieldPath path = place.child(list.field()).index(i).child("ports");
        List<ObjectNode> ports = new ObjectView(containers.get(i)).objects("ports");
        for (int j = 0; j < ports.size(); j++) {
          port(path.index(j), new ObjectView(ports.get(j)), known, warnings);
        }
      }
    }
  }

  private static void port(
      FieldPath path, ObjectView port, Map<String, List<Block>> known, Consumer<String> warnings) {
    Block block = new Block(path, port.text("hostIP"), port.integer("hostPort"));
    if (!block.hostIp.isEmpty() && block.hostPort == 0) {
      warnings.accept(path + ": hostIP set without hostPort: " + shown(port));
    }
    String number = port.integer("containerPort") + "/" + port.text("protocol");
    List<Block> others = known.computeIfAbsent(number, key -> new ArrayList<>());
    for (Block other : others) {
      String what = block.with(other);
      if (what != null) {
        warnings.accept(path + ": " + what + " port definition with " + other.path);
      }
    }
    others.add(block);
  }

  /** As Go's {@code %+v} prints the struct. */
  private static String shown(ObjectView port) {
    return "{Name:%s HostPort:0 ContainerPort:%d Protocol:%s HostIP:%s}"
        .formatted(
            port.text("name"),
            port.integer("containerPort"),
            port.text("protocol"),
            port.text("hostIP"));
  }
}
