package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldError;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.UserInfo;
import dev.duplane.api.schema.ObjectCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The strategy of a kind without behaviour of its own: its schema says everything. If it has a
 * status subresource, spec and status are each written through their own path.
 */
public final class PlainStrategy implements Strategy {
  private static final TableColumns NAME_AND_AGE =
      ColumnDefinitions.table(
          "default",
          (object, now) -> List.of(ObjectMeta.of(object).name(), created(ObjectMeta.of(object))));

  private final ApiResource resource;
  private final boolean hasStatus;
  private final boolean hasGeneration;
  private final Consumer<ObjectNode> defaults;
  private final ObjectValidation validation;
  private final AuthorRules authors;

  /** What a kind refuses beyond the rules for its metadata. */
  public interface ObjectValidation {
    /**
     * All that is wrong with an object, in order.
     *
     * @param before the object as it is stored; null if it is new
     */
    List<FieldError> validate(ObjectNode object, @Nullable ObjectNode before);
  }

  /** What a kind refuses because of who writes. */
  public interface AuthorRules {
    /** As {@link Strategy#validateAuthor}. */
    List<FieldError> validate(UserInfo user, ObjectNode object, @Nullable ObjectNode before);
  }

  /** The strategy of a resource as the contract describes it. */
  public PlainStrategy(ApiResource resource) {
    this(resource, object -> {});
  }

  /**
   * The strategy of a resource with defaults that depend on others.
   *
   * @param defaults fills them in, before those that are constant
   */
  public PlainStrategy(ApiResource resource, Consumer<ObjectNode> defaults) {
    this(resource, defaults, (object, before) -> List.of());
  }

  /**
   * The strategy of a resource with rules of its own.
   *
   * @param validation those rules
   */
  public PlainStrategy(ApiResource resource, ObjectValidation validation) {
    this(resource, object -> {}, validation);
  }

  /**
   * The strategy of a resource with rules of its own, some of which are about who writes.
   *
   * @param authors those
   */
  public PlainStrategy(ApiResource resource, ObjectValidation validation, AuthorRules authors) {
    this(resource, object -> {}, validation, authors);
  }

  /**
   * The strategy of a resource with defaults that depend on others, and rules of its own.
   *
   * @param defaults fills them in, before those that are constant
   * @param validation those rules
   */
  public PlainStrategy(
      ApiResource resource, Consumer<ObjectNode> defaults, ObjectValidation validation) {
    this(resource, defaults, validation, (user, object, before) -> List.of());
  }

  private PlainStrategy(
      ApiResource resource,
      Consumer<ObjectNode> defaults,
      ObjectValidation validation,
      AuthorRules authors) {
    this.authors = authors;
    this.validation = validation;
    this.resource = resource;
    this.hasStatus = resource.subresources().stream().anyMatch(sub -> sub.name().equals("status"));
    this.hasGeneration = PlainKinds.hasGeneration(resource.groupResource());
    this.defaults = defaults;
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    defaults.accept(object);
    PlainKinds.applyDefaults(resource.groupResource(), object);
  }

  @Override
  public Set<String> resetFields() {
    return hasStatus ? Set.of("status") : Set.of();
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    if (hasStatus) {
      object.remove("status");
      // What a status is by default, it is from the beginning.
      PlainKinds.applyDefaults(resource.groupResource(), object);
    }
    if (hasGeneration) {
      ObjectMeta.of(object).setInteger("generation", 1);
    }
  }

  @Override
  public void prepareForUpdate(ObjectNode after, ObjectNode before) {
    if (hasStatus) {
      SubresourceStrategy.keep(after, before, "status");
    }
    if (hasGeneration && !sameContent(after, before)) {
      ObjectMeta.of(after).raiseGeneration(ObjectMeta.of(before));
    }
  }

  private boolean sameContent(ObjectNode after, ObjectNode before) {
    return resource.custom()
        || new SemanticEquality(ObjectCodec.of(resource)).sameContent(after, before);
  }

  @Override
  public List<FieldError> validate(ObjectNode object) {
    List<FieldError> errors = new ArrayList<>(Strategy.super.validate(object));
    errors.addAll(validation.validate(object, null));
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    return validation.validate(after, before);
  }

  @Override
  public List<FieldError> validateAuthor(
      UserInfo user, ObjectNode object, @Nullable ObjectNode before) {
    return authors.validate(user, object, before);
  }

  @Override
  public boolean returnsDeletedObject() {
    return resource.deleteReturnsObject();
  }

  @Override
  public boolean namespaced() {
    return resource.namespaced();
  }

  @Override
  public @Nullable Strategy subresource(String name) {
    return hasStatus && name.equals("status") ? new SubresourceStrategy(this, "spec") : null;
  }

  @Override
  public TableColumns table() {
    TableColumns declared = ColumnDefinitions.declared(resource.plural());
    return declared == null ? NAME_AND_AGE : declared;
  }

  /** Bookmarks have no time, which Go writes as the first of all. */
  private static String created(ObjectMeta meta) {
    return meta.creationTimestamp().isEmpty() ? "0001-01-01T00:00:00Z" : meta.creationTimestamp();
  }
}
