package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.ObjectView;
import dev.duplane.registry.SubresourceStrategy;
import java.util.List;

/**
 * Writes through {@code pods/NAME/resize}: the resources of containers, and nothing else (KEP-1287;
 * podResizeStrategy).
 */
final class PodResizeStrategy extends SubresourceStrategy {
  private final PodStrategy pods;
  private final PodResizeValidation validation;

  PodResizeStrategy(PodStrategy pods, PodResizeValidation validation) {
    super(pods, "status");
    this.pods = pods;
    this.validation = validation;
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    pods.applyDefaults(object);
  }

  @Override
  public void prepareForUpdate(ObjectNode after, ObjectNode before) {
    ObjectNode wanted = new ObjectView(after).object("spec");
    ObjectNode spec = before.path("spec").deepCopy();
    boolean same = true;
    for (ContainerList list : List.of(ContainerList.REGULAR, ContainerList.INIT)) {
      same &= list.of(wanted).size() == list.of(spec).size();
    }
    // Containers that came or went are left for the validation to see.
    if (same) {
      keep(spec, wanted, "resources");
      for (ContainerList list : List.of(ContainerList.REGULAR, ContainerList.INIT)) {
        resize(list, spec, wanted);
      }
      after.set("spec", spec);
    }
    keep(after, before, "status");
    keepMetadata(after, before);
    pods.countGeneration(after, before);
  }

  private static void resize(ContainerList list, ObjectNode spec, ObjectNode wanted) {
    List<ObjectNode> now = list.of(wanted);
    List<ObjectNode> then = list.of(spec);
    for (int i = 0; i < now.size(); i++) {
      if (!now.get(i).path("name").equals(then.get(i).path("name"))) {
        spec.set(list.field(), wanted.get(list.field()));
        return;
      }
    }
    for (int i = 0; i < now.size(); i++) {
      keep(then.get(i), now.get(i), "resources");
      keep(then.get(i), now.get(i), "resizePolicy");
    }
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    return validation.validate(after, before);
  }
}
