package dev.duplane.registry.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectView;
import org.jspecify.annotations.Nullable;

/** One port of a Service (API reference, core/v1 ServicePort). */
final class ServicePort {
  private final ObjectView view;

  ServicePort(ObjectNode node) {
    this.view = new ObjectView(node);
  }

  String name() {
    return view.text("name");
  }

  String protocol() {
    return view.text("protocol");
  }

  void setProtocol(String protocol) {
    view.setText("protocol", protocol);
  }

  int port() {
    return view.integer("port");
  }

  /** A number or a name; null if not given. */
  @Nullable JsonNode targetPort() {
    return view.get("targetPort");
  }

  void setTargetPort(int port) {
    view.setInteger("targetPort", port);
  }

  /** 0 if there is none. */
  int nodePort() {
    return view.integer("nodePort");
  }

  /** Sets nodePort; 0 removes it. */
  void setNodePort(int port) {
    if (port == 0) {
      view.remove("nodePort");
    } else {
      view.setInteger("nodePort", port);
    }
  }

  @Nullable String appProtocol() {
    return view.optionalText("appProtocol");
  }
}
