package dev.duplane.controller.storageprotection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.Controller;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.IndexRule;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.ObjectEvent;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.PodState;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.registry.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keeps claims that Pods on Nodes use ({@code pkg/controller/volume/pvcprotection}). */
public final class PersistentVolumeClaimProtectionController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "persistentvolumeclaim-protection-controller";

  private static final GroupResource PODS = new GroupResource("", "pods");

  /** By Namespace and name of the claims, with a slash between. */
  private static final IndexRule BY_CLAIM =
      new IndexRule("claim", PersistentVolumeClaimProtectionController::claims);

  private final Protection protection;
  private final Indexer claims;
  private final Indexer pods;

  /**
   * @param registry where the claims are
   * @param manager whose informers are read
   */
  public PersistentVolumeClaimProtectionController(Registry registry, ControllerManager manager) {
    OwnObjects own =
        OwnObjects.of(registry, "", "persistentvolumeclaims", OwnObjects.CONTROLLER_MANAGER);
    this.protection = new Protection(own, "kubernetes.io/pvc-protection");
    this.claims = manager.informer(own.resource());
    this.pods = manager.informer(PODS);
    pods.addIndex(BY_CLAIM);
  }

  private static List<String> claims(ObjectNode pod) {
    ObjectMeta meta = ObjectMeta.of(pod);
    List<String> keys = new ArrayList<>();
    for (JsonNode volume : pod.path("spec").path("volumes")) {
      String name = volume.path("persistentVolumeClaim").path("claimName").asText();
      if (volume.has("ephemeral")) {
        name = meta.name() + "-" + volume.path("name").asText();
      }
      if (!name.isEmpty()) {
        keys.add(meta.namespace() + "/" + name);
      }
    }
    return keys;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Source> watches() {
    return List.of(Source.of(protection.objects().resource()), new Source(PODS, this::observePod));
  }

  /** A claim may be free when a Pod has ended or is gone. */
  private void observePod(ObjectEvent event, Consumer<Request> queue) {
    ObjectNode pod = event.shared();
    if (event.current() == null || PodState.ended(pod)) {
      for (String key : claims(pod)) {
        queue.accept(
            protection
                .objects()
                .request(event.request().namespace(), key.substring(key.indexOf('/') + 1)));
      }
    }
  }

  @Override
  public Result reconcile(Request request) {
    ObjectNode claim = claims.get(request);
    if (claim != null) {
      protection.reconcile(claim, isUsed(request));
    }
    return Result.DONE;
  }

  private boolean isUsed(Request claim) {
    for (ObjectNode pod : pods.byIndex(BY_CLAIM, claim.namespace() + "/" + claim.name())) {
      if (!pod.path("spec").path("nodeName").asText().isEmpty() && uses(pod, claim.name())) {
        return true;
      }
    }
    return false;
  }

  /** A claim of a Pod's own is free when the Pod has ended. */
  private static boolean uses(ObjectNode pod, String claim) {
    for (JsonNode volume : pod.path("spec").path("volumes")) {
      if (volume.path("persistentVolumeClaim").path("claimName").asText().equals(claim)) {
        return true;
      }
    }
    return !PodState.ended(pod);
  }
}
