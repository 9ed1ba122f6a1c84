package dev.duplane.controller.garbagecollector;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import java.util.List;

/**
 * A reference from an object to its owner (API reference, meta/v1 OwnerReference).
 *
 * @param apiVersion of the owner
 * @param kind of the owner
 * @param name of the owner, which is in the dependent's Namespace or in none
 * @param uid of the owner; another object of the same name is not meant
 * @param blockOwnerDeletion whether an owner that is deleted in the foreground waits for this
 *     dependent
 * @param node as the dependent has it
 */
record OwnerReference(
    String apiVersion,
    String kind,
    String name,
    String uid,
    boolean blockOwnerDeletion,
    ObjectNode node) {

  /** The references of an object, in its order. */
  static List<OwnerReference> of(ObjectMeta meta) {
    return meta.objects("ownerReferences").stream().map(OwnerReference::of).toList();
  }

  private static OwnerReference of(ObjectNode node) {
    ObjectView view = new ObjectView(node);
    return new OwnerReference(
        view.text("apiVersion"),
        view.text("kind"),
        view.text("name"),
        view.text("uid"),
        view.bool("blockOwnerDeletion"),
        node);
  }
}
