package dev.duplane.registry.customresource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldError;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.Status;
import dev.duplane.api.StatusException;
import dev.duplane.api.cel.SchemaRules;
import dev.duplane.api.structural.Defaulting;
import dev.duplane.api.structural.StructuralSchema;
import dev.duplane.api.structural.StructuralValidation;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.registry.ScaleMapping;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.SubresourceStrategy;
import dev.duplane.registry.TableColumns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What custom resources have in common (apiextensions-apiserver,
 * pkg/registry/customresource/strategy.go and status_strategy.go).
 */
public final class CustomResourceStrategy implements Strategy {
  private static final String STATUS = "status";
  private static final String GENERATION = "generation";

  private final ApiResource resource;
  private final StructuralSchema schema;
  private final TableColumns columns;
  private final @Nullable ScalePaths scale;
  private final boolean hasStatus;
  private final boolean terminating;
  private volatile @Nullable SchemaRules rules;
  private final Map<String, JsonPath> selectable = new TreeMap<>();

  /**
   * @param resource one version of the kind
   * @param schema of that version
   * @param columns that {@code kubectl get} shows
   * @param scale where its objects have their replicas, null if they cannot be scaled
   * @param selectableFields where its objects have what field selectors may ask for
   * @param terminating whether no objects may be made any more
   */
  CustomResourceStrategy(
      ApiResource resource,
      StructuralSchema schema,
      TableColumns columns,
      @Nullable ScalePaths scale,
      List<String> selectableFields,
      boolean terminating) {
    this.resource = resource;
    this.terminating = terminating;
    for (String path : selectableFields) {
      selectable.put(path.substring(1), JsonPath.parse(path));
    }
    this.schema = schema;
    this.columns = columns;
    this.scale = scale;
    this.hasStatus = resource.subresources().stream().anyMatch(sub -> sub.name().equals(STATUS));
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    Defaulting.apply(object, schema);
  }

  @Override
  public Set<String> resetFields() {
    return hasStatus ? Set.of(STATUS) : Set.of();
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    if (hasStatus) {
      object.remove(STATUS);
    }
    ObjectMeta.of(object).node().put(GENERATION, 1);
  }

  @Override
  public void prepareForUpdate(ObjectNode after, ObjectNode before) {
    if (hasStatus) {
      SubresourceStrategy.keep(after, before, STATUS);
    }
    ObjectNode meta = ObjectMeta.of(after).node();
    long generation = before.path("metadata").path(GENERATION).asLong();
    meta.put(GENERATION, sameContent(after, before) ? generation : generation + 1);
  }

  /** Whether two objects differ in metadata alone, and in status if that is written elsewhere. */
  private boolean sameContent(ObjectNode one, ObjectNode other) {
    return content(one).equals(CustomResourceStrategy::compareNumbers, content(other));
  }

  /** An integer is the same whether it came as an int or, from server-side apply, as a long. */
  private static int compareNumbers(JsonNode one, JsonNode other) {
    if (one.isIntegralNumber() && other.isIntegralNumber()) {
      return one.bigIntegerValue().compareTo(other.bigIntegerValue());
    }
    return one.equals(other) ? 0 : 1;
  }

  private ObjectNode content(ObjectNode object) {
    ObjectNode content = object.objectNode();
    content.setAll(object);
    content.remove("metadata");
    if (hasStatus) {
      content.remove(STATUS);
    }
    return content;
  }

  @Override
  public List<FieldError> validate(ObjectNode object) {
    List<FieldError> errors =
        new ArrayList<>(
            ObjectMetaValidation.validate(
                ObjectMeta.of(object), namespaced(), NameFormat::subdomain));
    errors.addAll(values(object));
    errors.addAll(StructuralValidation.lists(schema, object));
    addRules(object, null, errors);
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    List<FieldError> errors = values(after);
    addLists(after, before, errors);
    addRules(after, before, errors);
    return errors;
  }

  /** The errors of rules in CEL, which are looked at only where values are what they should be. */
  private void addRules(ObjectNode after, @Nullable ObjectNode before, List<FieldError> errors) {
    if (!StructuralValidation.noteUncheckedRules(schema, errors)) {
      SchemaRules known = rules();
      if (known != null) {
        errors.addAll(known.validate(withType(after), before == null ? null : withType(before)));
      }
    }
  }

  private @Nullable SchemaRules rules() {
    if (schema.hasRules() && rules == null) {
      // Two threads may compile them, with equal results.
      rules = SchemaRules.of(schema.definition());
    }
    return rules;
  }

  private List<FieldError> values(ObjectNode object) {
    List<FieldError> errors = StructuralValidation.values(schema, withType(object));
    if (scale != null) {
      errors.addAll(scale.validate(object));
    }
    return errors;
  }

  /** Lists that were wrong before the rule was there may stay so. */
  private void addLists(ObjectNode after, ObjectNode before, List<FieldError> errors) {
    if (StructuralValidation.lists(schema, before).isEmpty()) {
      errors.addAll(StructuralValidation.lists(schema, after));
    }
  }

  /** Schemas may require kind and apiVersion, which the pipeline has put away. */
  private ObjectNode withType(ObjectNode object) {
    ObjectNode typed = object.objectNode();
    typed.put("apiVersion", resource.apiVersion()).put("kind", resource.kind());
    typed.setAll(object);
    return typed;
  }

  @Override
  public boolean namespaced() {
    return resource.namespaced();
  }

  @Override
  public @Nullable Strategy subresource(String name) {
    if (scale != null && name.equals("scale")) {
      return this;
    }
    return hasStatus && name.equals(STATUS) ? new StatusStrategy() : null;
  }

  @Override
  public @Nullable ScaleMapping scale() {
    return scale == null ? null : scale.mapping();
  }

  @Override
  public void admit(ObjectNode object, @Nullable ObjectNode before) {
    if (terminating && before == null) {
      throw new StatusException(
          new Status(
              405,
              "MethodNotAllowed",
              "create not allowed while custom resource definition is terminating",
              new Status.Details(null, resource.group(), resource.plural(), null, List.of(), 0)));
    }
  }

  @Override
  public List<String> selectableFields() {
    return List.copyOf(selectable.keySet());
  }

  @Override
  public @Nullable String selectableField(ObjectNode object, String field) {
    JsonPath path = selectable.get(field);
    JsonNode value = path == null ? null : path.first(object);
    return value == null || value.isContainerNode() || value.isNull() ? "" : value.asText();
  }

  @Override
  public TableColumns table() {
    return columns;
  }

  /** The status, through which nothing else is written. */
  private final class StatusStrategy extends SubresourceStrategy {
    private StatusStrategy() {
      super(CustomResourceStrategy.this, STATUS);
    }

    @Override
    public Set<String> resetFields() {
      Set<String> others = new HashSet<>();
      schema.properties().forEach(property -> others.add(property.name()));
      others.removeAll(Set.of(STATUS, "kind", "apiVersion", "metadata"));
      return others;
    }

    @Override
    public void prepareForUpdate(ObjectNode after, ObjectNode before) {
      ObjectNode status = after.get(STATUS) instanceof ObjectNode given ? given : null;
      ObjectNode metadata = ObjectMeta.of(after).node();
      SubresourceStrategy.keepMetadata(after, before);
      after.removeAll();
      after.setAll(before);
      after.set("metadata", metadata);
      if (status == null) {
        after.remove(STATUS);
      } else {
        after.set(STATUS, status);
      }
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
      if (Objects.equals(after.get(STATUS), before.get(STATUS))) {
        return List.of();
      }
      List<FieldError> errors = StructuralValidation.valuesOf(schema, STATUS, after);
      if (scale != null) {
        errors.addAll(scale.validateStatus(after));
      }
      addLists(after, before, errors);
      addRules(after, before, errors);
      return errors;
    }
  }
}
