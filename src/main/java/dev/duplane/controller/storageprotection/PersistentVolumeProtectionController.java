package dev.duplane.controller.storageprotection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.Controller;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.registry.Registry;
import java.util.List;

/** Keeps volumes that are bound ({@code pkg/controller/volume/pvprotection}). */
public final class PersistentVolumeProtectionController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "persistentvolume-protection-controller";

  private final Protection protection;
  private final Indexer volumes;

  /**
   * @param registry where the volumes are
   * @param manager whose informers are read
   */
  public PersistentVolumeProtectionController(Registry registry, ControllerManager manager) {
    OwnObjects own =
        OwnObjects.of(registry, "", "persistentvolumes", OwnObjects.CONTROLLER_MANAGER);
    this.protection = new Protection(own, "kubernetes.io/pv-protection");
    this.volumes = manager.informer(own.resource());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Source> watches() {
    return List.of(Source.of(protection.objects().resource()));
  }

  @Override
  public Result reconcile(Request request) {
    ObjectNode volume = volumes.get(request);
    if (volume != null) {
      protection.reconcile(volume, volume.path("status").path("phase").asText().equals("Bound"));
    }
    return Result.DONE;
  }
}
