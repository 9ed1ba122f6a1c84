package dev.duplane.conformance;

import dev.duplane.cluster.Controllers;

/** The controllers that recordings were made with. */
final class ControllerSets {
  /** Those of kube-controller-manager; the recorder played kubelet and scheduler. */
  static final Controllers WITHOUT_NODE_AGENTS = parse("*,-kubelet,-scheduler");

  private ControllerSets() {}

  private static Controllers parse(String flag) {
    try {
      return Controllers.parse(flag);
    } catch (Controllers.UnknownException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
