package dev.duplane.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GroupKind;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.api.schema.ObjectCodec;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.patch.ObjectPatch;
import dev.duplane.patch.PatchType;
import dev.duplane.patch.fieldmanager.AppliedConfiguration;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The scale subresource of a resource: autoscaling/v1 Scale objects, each of which shows a part of
 * an object and is written into it (pkg/registry/apps/deployment/storage, {@code ScaleREST}).
 */
final class ScaleRegistry implements ResourceRegistry {
  private static final String SCALE = "scale";
  private static final GroupKind KIND = new GroupKind("autoscaling", "Scale");
  private static final List<String> NO_NAMES = List.of();

  private final RegistryContext context;
  private final ResourceRegistry whole;
  private final ScaleMapping mapping;
  private final ApiResource resource;
  private final ObjectCodec codec;
  private final RequestBodies bodies;

  /**
   * @param context what all resources share
   * @param whole the resource that is scaled
   * @param mapping where its objects have what a Scale shows
   */
  ScaleRegistry(RegistryContext context, ResourceRegistry whole, ScaleMapping mapping) {
    this.context = context;
    this.whole = whole;
    this.mapping = mapping;
    this.resource =
        new ApiResource(
            KIND.group(),
            "v1",
            KIND.kind(),
            whole.resource().plural(),
            SCALE,
            whole.resource().namespaced(),
            NO_NAMES,
            NO_NAMES,
            NO_NAMES,
            null,
            List.of(),
            null,
            false,
            false,
            context.contract().schema("io.k8s.api.autoscaling.v1.Scale"));
    this.codec = ObjectCodec.of(resource);
    this.bodies = new RequestBodies(context.contract(), resource, codec);
  }

  @Override
  public ApiResource resource() {
    return resource;
  }

  @Override
  public long revision() {
    return whole.revision();
  }

  @Override
  public ObjectAnswer get(String namespace, String name, @Nullable String resourceVersion) {
    return scaled(whole.get(namespace, name, resourceVersion));
  }

  private ObjectAnswer scaled(ObjectAnswer answer) {
    ObjectNode scale = mapping.scale((ObjectNode) JsonTree.parse(answer.json()));
    return new ObjectAnswer(bytes(scale), answer.warnings(), answer.created());
  }

  private static byte[] bytes(ObjectNode tree) {
    return tree.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public ListAnswer list(String namespace, ListOptions options) {
    throw StatusException.resourceNotFound();
  }

  @Override
  public ResourceWatch watch(String namespace, WatchOptions options) {
    throw StatusException.resourceNotFound();
  }

  @Override
  public StoredObject stored(ObjectNode object) {
    throw new IllegalStateException("a Scale is not stored");
  }

  @Override
  public TableColumns table() {
    return new PlainStrategy(resource).table();
  }

  @Override
  public ResourceWrites writes() {
    return new Writes();
  }

  /** Writes the number and nothing else: what the object has besides may have changed. */
  private ObjectAnswer write(
      String namespace,
      String name,
      ObjectNode scale,
      List<String> warnings,
      WriteOptions options) {
    ObjectMeta meta = ObjectMeta.of(scale);
    ObjectNode current = (ObjectNode) JsonTree.parse(whole.get(namespace, name, null).json());
    Preconditions.match(meta, namespace, name);
    validate(name, scale);
    String uid = ObjectMeta.of(current).uid();
    if (!meta.uid().isEmpty() && !meta.uid().equals(uid)) {
      GroupResource of = whole.resource().groupResource();
      throw StatusException.conflict(
          new GroupResource(of.group(), of.resource() + "/" + SCALE),
          name,
          "Precondition failed: UID in precondition: "
              + meta.uid()
              + ", UID in object meta: "
              + uid);
    }
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    if (!meta.resourceVersion().isEmpty()) {
      change.putObject("metadata").put("resourceVersion", meta.resourceVersion());
    }
    mapping.setReplicas(change, IntNode.valueOf(replicas(scale).asInt()));
    ObjectAnswer answer =
        whole.patch(namespace, name, SCALE, PatchType.MERGE, bytes(change), options);
    warnings.addAll(answer.warnings());
    return scaled(new ObjectAnswer(answer.json(), warnings, answer.created()));
  }

  private static JsonNode replicas(ObjectNode scale) {
    return scale.path("spec").path("replicas");
  }

  /** The rules for a Scale (pkg/apis/autoscaling/validation, ValidateScale). */
  private void validate(String name, ObjectNode scale) {
    List<FieldError> errors =
        new ArrayList<>(
            ObjectMetaValidation.validate(
                ObjectMeta.of(scale), resource.namespaced(), NameFormat::subdomain));
    if (replicas(scale).asInt() < 0) {
      errors.add(
          FieldError.invalid(
              FieldPath.of("spec", "replicas"),
              replicas(scale).asInt(),
              "must be greater than or equal to 0"));
    }
    if (!errors.isEmpty()) {
      throw StatusException.invalid(KIND, name, errors);
    }
  }

  /** PUT and PATCH; a Scale is not made and not deleted. */
  private final class Writes implements RefusedWrites {

    @Override
    public PreparedWrite<ObjectAnswer> update(
        String namespace, String name, String subresource, Body body, WriteOptions options) {
      List<String> warnings = new ArrayList<>();
      ObjectNode scale = bodies.decode(body, options.fieldValidation(), warnings);
      return context.prepare(
          options.dryRun(), () -> write(namespace, name, scale, warnings, options));
    }

    @Override
    public PreparedWrite<ObjectAnswer> patch(
        String namespace,
        String name,
        String subresource,
        PatchType type,
        byte[] patch,
        WriteOptions options) {
      return context.prepare(
          options.dryRun(),
          () -> {
            ObjectNode current =
                (ObjectNode) JsonTree.parse(ScaleRegistry.this.get(namespace, name, null).json());
            ObjectPatch change =
                ObjectPatch.parse(type, patch, options.fieldValidation() != FieldValidation.IGNORE);
            List<String> warnings = new ArrayList<>();
            ObjectNode patched = change.applyTo(current, codec.schema());
            ObjectNode scale =
                bodies.decodePatched(change, patched, options.fieldValidation(), warnings);
            return write(namespace, name, scale, warnings, options);
          });
    }

    @Override
    public PreparedWrite<ObjectAnswer> apply(
        String namespace,
        String name,
        String subresource,
        byte[] configuration,
        boolean force,
        WriteOptions options) {
      AppliedConfiguration applied = AppliedConfiguration.parse(configuration);
      ObjectNode change = JsonNodeFactory.instance.objectNode();
      change.put("apiVersion", whole.resource().apiVersion()).put("kind", whole.resource().kind());
      change.putObject("metadata").put("name", name);
      JsonNode replicas = replicas(applied.object());
      if (replicas.isNumber()) {
        ObjectNode scale = JsonNodeFactory.instance.objectNode();
        scale.putObject("metadata").put("name", name).put("namespace", namespace);
        scale.putObject("spec").set("replicas", replicas);
        validate(name, scale);
        mapping.setReplicas(change, replicas);
      }
      return whole
          .writes()
          .apply(namespace, name, SCALE, bytes(change), force, options)
          .map(ScaleRegistry.this::scaled);
    }
  }
}
