package dev.duplane.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.schema.Contract;
import dev.duplane.controller.apiservice.AutoRegisterController;
import dev.duplane.registry.apiregistration.ApiServiceStrategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The APIServices of the versions that every cluster serves. */
final class BuiltInApiServices {
  /**
   * The priorities of groups (pkg/controlplane/apiserver/aggregator.go, {@code
   * DefaultGenericAPIServicePriorities}, and cmd/kube-apiserver/app/aggregator.go).
   */
  private static final Map<String, Integer> PRIORITIES =
      Map.ofEntries(
          Map.entry("", 18_000),
          Map.entry("apps", 17_800),
          Map.entry("events.k8s.io", 17_750),
          Map.entry("authentication.k8s.io", 17_700),
          Map.entry("authorization.k8s.io", 17_600),
          Map.entry("autoscaling", 17_500),
          Map.entry("batch", 17_400),
          Map.entry("certificates.k8s.io", 17_300),
          Map.entry("networking.k8s.io", 17_200),
          Map.entry("policy", 17_100),
          Map.entry("rbac.authorization.k8s.io", 17_000),
          Map.entry("storage.k8s.io", 16_800),
          Map.entry("apiextensions.k8s.io", 16_700),
          Map.entry("admissionregistration.k8s.io", 16_700),
          Map.entry("scheduling.k8s.io", 16_600),
          Map.entry("coordination.k8s.io", 16_500),
          Map.entry("node.k8s.io", 16_300),
          Map.entry("discovery.k8s.io", 16_200));

  private static final int VERSION = 15;
  private static final int NEWER_VERSION = 30;
  private static final String OWN_GROUP = "apiregistration.k8s.io";

  private BuiltInApiServices() {}

  /** Those of the versions that clusters with this contract serve, without uids and times. */
  static List<ObjectNode> of(Contract contract) {
    List<ObjectNode> objects = new ArrayList<>();
    for (String document : contract.documents()) {
      String[] segments = document.split("/", -1);
      String group = segments.length > 2 ? segments[1] : "";
      String version = segments[segments.length - 1];
      Integer groupPriority = PRIORITIES.get(group);
      if (!group.equals(OWN_GROUP) && groupPriority != null) {
        ObjectNode object =
            AutoRegisterController.apiService(
                group, version, "onstart", groupPriority, priority(group, version));
        object
            .putObject("status")
            .putArray("conditions")
            .add(ApiServiceStrategy.available(Instant.EPOCH));
        objects.add(object);
      }
    }
    return objects;
  }

  private static int priority(String group, String version) {
    if (group.isEmpty()) {
      return 1;
    }
    return version.equals("v1") ? VERSION : NEWER_VERSION;
  }
}
