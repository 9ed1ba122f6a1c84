package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.api.UserInfo;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What admission plugins are asked about (apiserver/pkg/admission, {@code Attributes}).
 *
 * @param operation what is done
 * @param storage of the resource to one of whose objects
 * @param subresource by which way, empty for the object itself
 * @param scale how the object is a Scale, if that is the way; else null
 * @param kind of the object, if it is of another one than the resource's for another reason
 * @param namespace empty if in none
 * @param name empty where it is yet to be generated
 * @param object as it is to be, without kind and apiVersion; null for a delete
 * @param oldObject as it is; null for a create
 * @param dryRun whether nothing is kept
 * @param user who asks
 * @param manager who writes, as the field manager has it
 * @param warnings what is found on the way, for the answer
 * @param normalized reads an object that somebody else has changed: known fields, and defaults
 */
public record AdmissionAttributes(
    Operation operation,
    ObjectStorage storage,
    String subresource,
    @Nullable ScaleMapping scale,
    @Nullable SubresourceKind kind,
    String namespace,
    String name,
    @Nullable ObjectNode object,
    @Nullable ObjectNode oldObject,
    boolean dryRun,
    UserInfo user,
    String manager,
    List<String> warnings,
    UnaryOperator<ObjectNode> normalized) {

  /** What is done to an object. */
  public enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    CONNECT
  }

  /** To one of whose objects it is done. */
  public ApiResource resource() {
    return storage.resource();
  }

  private static ObjectNode normal(ObjectStorage storage, Strategy strategy, ObjectNode tree) {
    ObjectNode object = storage.codec().decode(tree).object();
    object.remove(List.of("kind", "apiVersion"));
    strategy.applyDefaults(object);
    return object;
  }

  /** A create of an object, or an update that turns out to be one. */
  static AdmissionAttributes create(
      ObjectStorage storage,
      Strategy strategy,
      ObjectNode object,
      WriteOptions options,
      List<String> warnings) {
    ObjectMeta meta = ObjectMeta.of(object);
    return new AdmissionAttributes(
        Operation.CREATE,
        storage,
        "",
        null,
        null,
        meta.namespace(),
        meta.name(),
        object,
        null,
        options.dryRun(),
        options.user(),
        options.fieldManager(),
        warnings,
        tree -> normal(storage, strategy, tree));
  }

  /** An update of an object. */
  static AdmissionAttributes update(
      ObjectStorage storage,
      Strategy strategy,
      String subresource,
      @Nullable ScaleMapping scale,
      ObjectNode after,
      ObjectNode before,
      WriteOptions options,
      List<String> warnings) {
    ObjectMeta meta = ObjectMeta.of(before);
    return new AdmissionAttributes(
        Operation.UPDATE,
        storage,
        subresource,
        scale,
        null,
        meta.namespace(),
        meta.name(),
        after,
        before,
        options.dryRun(),
        options.user(),
        options.fieldManager(),
        warnings,
        tree -> normal(storage, strategy, tree));
  }

  /** A delete of an object. */
  static AdmissionAttributes delete(
      ObjectStorage storage,
      Strategy strategy,
      ObjectNode before,
      DeleteOptions options,
      List<String> warnings) {
    ObjectMeta meta = ObjectMeta.of(before);
    return new AdmissionAttributes(
        Operation.DELETE,
        storage,
        "",
        null,
        null,
        meta.namespace(),
        meta.name(),
        null,
        before,
        options.dryRun(),
        options.user(),
        "",
        warnings,
        tree -> normal(storage, strategy, tree));
  }

  /** A POST of an object of another kind to a subresource. */
  static AdmissionAttributes post(
      SubresourceCall call, ObjectNode object, WriteOptions options, List<String> warnings) {
    return of(Operation.CREATE, call, object, options, warnings);
  }

  /** A connection. */
  static AdmissionAttributes connect(
      SubresourceCall call, ObjectNode object, WriteOptions options, List<String> warnings) {
    return of(Operation.CONNECT, call, object, options, warnings);
  }

  private static AdmissionAttributes of(
      Operation operation,
      SubresourceCall call,
      ObjectNode object,
      WriteOptions options,
      List<String> warnings) {
    return new AdmissionAttributes(
        operation,
        call.storage(),
        call.subresource(),
        null,
        call.kind(),
        call.namespace(),
        call.name(),
        object,
        null,
        options.dryRun(),
        options.user(),
        options.fieldManager(),
        warnings,
        call.normalized());
  }

  /**
   * What is asked of a subresource.
   *
   * @param storage of the resource
   * @param subresource its name
   * @param kind of what is sent
   * @param namespace of the object
   * @param name of the object
   * @param normalized reads what is sent when somebody has changed it
   */
  record SubresourceCall(
      ObjectStorage storage,
      String subresource,
      SubresourceKind kind,
      String namespace,
      String name,
      UnaryOperator<ObjectNode> normalized) {}

  /** Whether it is about objects of a kind themselves, not about a part of one. */
  public boolean isAbout(String group, String plural) {
    return subresource.isEmpty()
        && resource().plural().equals(plural)
        && resource().group().equals(group);
  }

  /** The refusal of a plugin (apiserver/pkg/admission/errors.go, {@code NewForbidden}). */
  public StatusException forbidden(String why) {
    return StatusException.forbidden(resource().groupResource(), shownName(), why, List.of());
  }

  /** The name, what it is generated from, or that there is neither. */
  public String shownName() {
    if (!name.isEmpty() || object == null || kind != null) {
      return name;
    }
    ObjectMeta meta = ObjectMeta.of(object);
    if (!meta.name().isEmpty()) {
      return meta.name();
    }
    return meta.generateName().isEmpty() ? "Unknown" : meta.generateName();
  }
}
