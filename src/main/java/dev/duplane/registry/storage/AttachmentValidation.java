package dev.duplane.registry.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.registry.SemanticEquality;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules for VolumeAttachments (pkg/apis/storage/validation, {@code ValidateVolumeAttachment}
 * and {@code ValidateVolumeAttachmentV1}), but for those of volumes that stand in one.
 */
public final class AttachmentValidation {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final FieldPath STATUS = FieldPath.of("status");
  private static final FieldPath SOURCE = SPEC.child("source");
  private static final String VOLUME = "persistentVolumeName";
  private static final String INLINE = "inlineVolumeSpec";
  private static final String EXACTLY_ONE =
      "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
  private static final int MOST_BYTES = 256 * 1024;
  private static final int LONGEST_MESSAGE = 1024;

  private AttachmentValidation() {}

  /** All that is wrong with a VolumeAttachment: what is attached where stays. */
  public static List<FieldError> validate(ObjectNode attachment, @Nullable ObjectNode before) {
    JsonNode spec = attachment.path("spec");
    List<FieldError> errors = new ArrayList<>();
    String attacher = spec.path("attacher").asText();
    if (attacher.isEmpty()) {
      errors.add(FieldError.required(SPEC.child("attacher"), ""));
    }
    source(spec.path("source"), errors);
    String node = spec.path("nodeName").asText();
    errors.addAll(FieldError.invalid(SPEC.child("nodeName"), node, NameFormat.subdomain(node)));
    if (attachment.get("status") instanceof ObjectNode status) {
      status(new ObjectView(status), errors);
    }
    if (before == null) {
      errors.addAll(CsiValidation.driverName(SPEC.child("attacher"), attacher));
      volumeName(spec.path("source"), errors);
    } else if (!SemanticEquality.equal(spec, before.get("spec"))) {
      errors.add(FieldError.immutable(SPEC, internal(spec)));
    }
    return errors;
  }

  private static void source(JsonNode source, List<FieldError> errors) {
    boolean named = source.hasNonNull(VOLUME);
    boolean inline = source.hasNonNull(INLINE);
    if (!named && !inline) {
      errors.add(FieldError.required(SOURCE, EXACTLY_ONE));
    } else if (named && inline) {
      errors.add(FieldError.forbidden(SOURCE, EXACTLY_ONE));
    } else if (named && source.path(VOLUME).asText().isEmpty()) {
      errors.add(
          FieldError.required(SOURCE.child(VOLUME), "must specify non empty persistentVolumeName"));
    }
  }

  private static void volumeName(JsonNode source, List<FieldError> errors) {
    if (source.hasNonNull(VOLUME)) {
      String name = source.path(VOLUME).asText();
      errors.addAll(FieldError.invalid(SOURCE.child(VOLUME), name, NameFormat.subdomain(name)));
    }
  }

  private static void status(ObjectView status, List<FieldError> errors) {
    if (VolumeRules.bytes(status.textMap("attachmentMetadata")) > MOST_BYTES) {
      errors.add(FieldError.tooLong(STATUS.child("attachmentMetadata"), MOST_BYTES));
    }
    for (String field : List.of("attachError", "detachError")) {
      if (status.get(field) instanceof ObjectNode error) {
        volumeError(STATUS.child(field), new ObjectView(error), errors);
      }
    }
  }

  private static void volumeError(FieldPath path, ObjectView error, List<FieldError> errors) {
    if (VolumeRules.bytes(error.text("message")) > LONGEST_MESSAGE) {
      // The limit that Kubernetes names is another one than it has.
      errors.add(FieldError.tooLong(path.child("message"), MOST_BYTES));
    }
    JsonNode code = error.get("errorCode");
    if (code != null && code.asInt() < 0) {
      errors.add(
          FieldError.invalid(
              path.child("errorCode"), code, "must be between 0 and 2147483647, inclusive"));
    }
  }

  /** The internal type has no JSON names. */
  private static ObjectNode internal(JsonNode spec) {
    JsonNode source = spec.path("source");
    ObjectNode form =
        JsonNodeFactory.instance.objectNode().put("Attacher", spec.path("attacher").asText());
    form.putObject("Source")
        .<ObjectNode>set("PersistentVolumeName", source.get(VOLUME))
        .set("InlineVolumeSpec", source.get(INLINE));
    return form.put("NodeName", spec.path("nodeName").asText());
  }
}
