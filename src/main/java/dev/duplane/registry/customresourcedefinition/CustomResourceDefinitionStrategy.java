package dev.duplane.registry.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldError;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.schema.ObjectCodec;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.registry.PlainStrategy;
import dev.duplane.registry.SemanticEquality;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.SubresourceStrategy;
import dev.duplane.registry.TableColumns;
import dev.duplane.registry.customresourcedefinition.DefinitionConditions.DefinitionCondition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is particular to CustomResourceDefinitions (apiextensions-apiserver,
 * pkg/registry/customresourcedefinition/strategy.go and etcd.go, pkg/apis/apiextensions/v1
 * defaults.go).
 */
public final class CustomResourceDefinitionStrategy implements Strategy {
  /** Held until all objects of the kind are gone. */
  public static final String CLEANUP_FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

  private static final int HTTPS = 443;
  private static final String STATUS = "status";
  private static final String STORED_VERSIONS = "storedVersions";

  private final DefinitionForm form;
  private final SemanticEquality equality;
  private final TableColumns table;

  /** The strategy of the resource as the contract describes it. */
  public CustomResourceDefinitionStrategy(ApiResource resource) {
    this.form = new DefinitionForm(resource);
    this.equality = new SemanticEquality(ObjectCodec.of(resource));
    this.table = new PlainStrategy(resource).table();
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    form.normalize(object);
    ObjectNode spec = new ObjectView(object).object("spec");
    ObjectView names = new ObjectView(new ObjectView(spec).object("names"));
    String kind = names.text("kind");
    if (names.text("singular").isEmpty()) {
      names.setText("singular", kind.toLowerCase(Locale.ROOT));
    }
    if (names.text("listKind").isEmpty() && !kind.isEmpty()) {
      names.setText("listKind", kind + "List");
    }
    if (!spec.has("conversion")) {
      spec.putObject("conversion").put("strategy", "None");
    }
    if (spec.at("/conversion/webhook/clientConfig/service") instanceof ObjectNode service
        && !service.has("port")) {
      service.put("port", HTTPS);
    }
    noteStoredVersion(object, false);
  }

  /**
   * Adds the version that is stored to those that have been.
   *
   * @param always whether it is noted if others are noted already
   */
  private static void noteStoredVersion(ObjectNode object, boolean always) {
    ObjectView status = new ObjectView(new ObjectView(object).object(STATUS));
    List<String> stored = new ArrayList<>(status.texts(STORED_VERSIONS));
    if (!stored.isEmpty() && !always) {
      return;
    }
    for (JsonNode version : object.path("spec").path("versions")) {
      if (version.path("storage").asBoolean()) {
        String name = version.path("name").asText();
        if (!stored.contains(name)) {
          stored.add(name);
          status.setTexts(STORED_VERSIONS, stored);
        }
        return;
      }
    }
  }

  @Override
  public Set<String> resetFields() {
    return Set.of(STATUS);
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    object.remove(STATUS);
    ObjectMeta.of(object).setInteger("generation", 1);
    noteStoredVersion(object, true);
  }

  @Override
  public void prepareForUpdate(ObjectNode after, ObjectNode before) {
    JsonNode status = before.get(STATUS);
    if (status != null) {
      after.set(STATUS, status.deepCopy());
    }
    if (!equality.same("spec", after, before)) {
      ObjectMeta.of(after).raiseGeneration(ObjectMeta.of(before));
    }
    noteStoredVersion(after, true);
  }

  @Override
  public List<FieldError> validate(ObjectNode object) {
    return new DefinitionValidation(object).create();
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    return new DefinitionValidation(after).update(before);
  }

  @Override
  public List<String> warnings(ObjectNode object, @Nullable ObjectNode before) {
    List<String> formats = UnrecognizedFormats.of(object);
    if (before != null) {
      formats.removeAll(UnrecognizedFormats.of(before));
    }
    return formats.stream().map(f -> "unrecognized format \"" + f + "\"").toList();
  }

  @Override
  public boolean beginsDeletion(ObjectNode object, Instant now) {
    ObjectMeta meta = ObjectMeta.of(object);
    if (meta.deleting()) {
      return false;
    }
    List<String> finalizers = new ArrayList<>(meta.finalizers());
    if (!finalizers.contains(CLEANUP_FINALIZER)) {
      finalizers.add(CLEANUP_FINALIZER);
      meta.setFinalizers(finalizers);
    }
    DefinitionConditions.set(
        object,
        new DefinitionCondition(
            DefinitionConditions.TERMINATING,
            "True",
            "InstanceDeletionPending",
            "CustomResourceDefinition marked for deletion; CustomResource deletion will begin"
                + " soon"),
        now);
    return true;
  }

  /** What is stored is v1beta1 (pkg/controlplane/apiserver/apiextensions.go). */
  @Override
  public int repeatedBytes(ObjectNode object) {
    return new InternalSpec(object.path("spec")).repeatedBytes();
  }

  @Override
  public boolean namespaced() {
    return false;
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public @Nullable Strategy subresource(String name) {
    return name.equals(STATUS) ? new StatusStrategy() : null;
  }

  @Override
  public TableColumns table() {
    return table;
  }

  /** The status, with which metadata may change, too. */
  private final class StatusStrategy extends SubresourceStrategy {
    StatusStrategy() {
      super(CustomResourceDefinitionStrategy.this, "spec");
    }

    @Override
    public void applyDefaults(ObjectNode object) {
      CustomResourceDefinitionStrategy.this.applyDefaults(object);
    }

    @Override
    public Set<String> resetFields() {
      return Set.of("metadata", "spec");
    }

    @Override
    public boolean allowsUnconditionalUpdate() {
      return false;
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
      List<FieldError> errors =
          new ArrayList<>(
              ObjectMetaValidation.validateUpdate(ObjectMeta.of(after), ObjectMeta.of(before)));
      errors.addAll(DefinitionValidation.status(after));
      return errors;
    }
  }
}
