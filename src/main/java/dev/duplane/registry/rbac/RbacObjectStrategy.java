package dev.duplane.registry.rbac;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldError;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.registry.PlainStrategy;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.TableColumns;
import java.util.ArrayList;
import java.util.List;

/**
 * What roles and bindings have in common: names that only have to fit into a path, and somebody who
 * is told of every write.
 */
abstract class RbacObjectStrategy implements Strategy {
  static final String GROUP = "rbac.authorization.k8s.io";

  private final ApiResource resource;
  private final PlainStrategy plain;
  private final Runnable changed;

  RbacObjectStrategy(ApiResource resource, Runnable changed) {
    this.resource = resource;
    this.plain = new PlainStrategy(resource);
    this.changed = changed;
  }

  /** All that is wrong beside the metadata. */
  abstract List<FieldError> validateRules(ObjectNode object);

  String plural() {
    return resource.plural();
  }

  @Override
  public void stored() {
    changed.run();
  }

  @Override
  public List<FieldError> validate(ObjectNode object) {
    List<FieldError> errors =
        new ArrayList<>(
            ObjectMetaValidation.validate(
                ObjectMeta.of(object), namespaced(), NameFormat::pathSegment));
    errors.addAll(validateRules(object));
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    return validate(after);
  }

  /**
   * Whether an update does no more than let the garbage collector do its work
   * (pkg/registry/rbac/helpers.go, {@code IsOnlyMutatingGCFields}).
   */
  static boolean onlyCollects(ObjectNode after, ObjectNode before) {
    ObjectNode compared = after.deepCopy();
    ObjectNode known = before.deepCopy();
    for (ObjectNode each : List.of(compared, known)) {
      ObjectMeta meta = ObjectMeta.of(each);
      meta.remove("ownerReferences");
      meta.remove("finalizers");
      meta.remove("managedFields");
      meta.remove("resourceVersion");
    }
    return compared.equals(known);
  }

  @Override
  public boolean namespaced() {
    return resource.namespaced();
  }

  @Override
  public boolean returnsDeletedObject() {
    return resource.deleteReturnsObject();
  }

  @Override
  public TableColumns table() {
    return plain.table();
  }
}
