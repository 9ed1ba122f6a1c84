package dev.duplane.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GoText;
import dev.duplane.api.GroupKind;
import dev.duplane.api.StatusException;
import dev.duplane.api.protobuf.Envelope;
import dev.duplane.api.protobuf.MessageCodec;
import dev.duplane.api.protobuf.Messages;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.schema.DecodeException;
import dev.duplane.api.schema.Decoded;
import dev.duplane.api.schema.GoJsonSyntax;
import dev.duplane.api.schema.GroupVersion;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.api.schema.ObjectCodec;
import dev.duplane.api.schema.TypeMeta;
import dev.duplane.api.schema.YamlText;
import dev.duplane.patch.ObjectPatch;
import dev.duplane.patch.StrategicMergePatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the bytes of a request into an object of the kind that the route takes, or refuses them
 * in kube-apiserver's words.
 */
final class RequestBodies {
  /** The number of bytes of an unreadable body that an error message shows. */
  private static final int SUMMARY_BYTES = 30;

  private static final String COULD_NOT_GET_VERSION =
      "couldn't get version/kind; json parse error: ";

  private final Contract contract;
  private final ApiResource resource;
  private final ObjectCodec codec;
  private final Set<String> apiVersions;

  RequestBodies(Contract contract, ApiResource resource, ObjectCodec codec) {
    this(contract, resource, codec, Set.of(resource.apiVersion()));
  }

  /**
   * @param apiVersions those that the kind may say to be of, with the same shape
   */
  RequestBodies(
      Contract contract, ApiResource resource, ObjectCodec codec, Set<String> apiVersions) {
    this.apiVersions = Set.copyOf(apiVersions);
    this.contract = contract;
    this.resource = resource;
    this.codec = codec;
  }

  /**
   * An object of the resource's kind, without kind and apiVersion.
   *
   * @param warnings where unknown and repeated fields are added, if they are to be warned of
   */
  ObjectNode decode(Body body, FieldValidation fieldValidation, List<String> warnings) {
    if (body.tree() != null) {
      return decode(body.tree());
    }
    byte[] bytes = body.bytes();
    TypeMeta type = typeMeta(body);
    String kind = type.kind().isEmpty() ? resource.kind() : type.kind();
    GroupVersion version = type.groupVersion().orIfEmpty(GroupVersion.parse(resource.apiVersion()));
    String notOurs =
        kind
            + " in version "
            + GoText.quote(version.version())
            + " cannot be handled as a "
            + resource.kind()
            + ": ";
    if (version.version().isEmpty()) {
      throw StatusException.badRequest(
          notOurs
              + "Object 'apiVersion' is missing in '"
              + new String(bytes, StandardCharsets.UTF_8)
              + "'");
    }
    if (!kind.equals(resource.kind()) || !apiVersions.contains(version.toString())) {
      throw resource.custom() && body.format() != Body.Format.PROTOBUF
          ? otherCustomKind(body, kind, version)
          : otherKind(body, kind, version.toString(), notOurs);
    }
    Decoded decoded;
    try {
      decoded =
          switch (body.format()) {
            case JSON -> codec.decode(bytes);
            case YAML -> codec.decodeYaml(bytes);
            case PROTOBUF -> decodeMessage(bytes);
          };
    } catch (DecodeException e) {
      throw StatusException.badRequest(notOurs + e.getMessage());
    }
    if (!decoded.strictErrors().isEmpty()) {
      switch (fieldValidation) {
        case STRICT -> throw StatusException.badRequest(notOurs + strict(decoded.strictErrors()));
        case WARN ->
            decoded.strictErrors().forEach(error -> warnings.addAll(YamlText.warnings(error)));
        case IGNORE -> {
          // Dropped silently, as asked.
        }
      }
    }
    return withoutType(decoded.object());
  }

  /**
   * An object that the server has made itself: its kind is known, and its fields are those of the
   * schema, with values as decoding gives them. (Where assertions are on, as in tests, that is
   * looked at.)
   */
  private ObjectNode decode(ObjectNode tree) {
    ObjectNode object = withoutType(codec.normalize(tree));
    assert isStrict(tree, object);
    return object;
  }

  private boolean isStrict(ObjectNode tree, ObjectNode object) {
    Decoded decoded = codec.decode(tree);
    byte[] usual = codec.write(withoutType(decoded.object()));
    if (!decoded.strictErrors().isEmpty() || !Arrays.equals(usual, codec.write(object))) {
      throw new AssertionError(
          "no " + resource.kind() + ": " + tree + ", " + strict(decoded.strictErrors()));
    }
    return true;
  }

  /** Messages are never read strictly: what is not known is dropped, whatever is asked. */
  private Decoded decodeMessage(byte[] bytes) {
    MessageCodec messages = Messages.bundled().find(resource.apiVersion(), resource.kind());
    if (messages == null) {
      throw new DecodeException(
          "object *unstructured.Unstructured does not implement the protobuf marshalling interface"
              + " and cannot be encoded to a protobuf message");
    }
    Decoded decoded = codec.decode(messages.decode(Envelope.read(bytes).message()));
    return new Decoded(decoded.object(), List.of());
  }

  private TypeMeta typeMeta(Body body) {
    try {
      if (body.format() == Body.Format.PROTOBUF) {
        TypeMeta type = Envelope.read(body.bytes()).type();
        GroupVersion unused = type.groupVersion();
        return type;
      }
      if (body.format() == Body.Format.YAML) {
        return interpreted(YamlText.toJson(body.bytes()).json());
      }
      return interpreted(body.bytes());
    } catch (DecodeException e) {
      throw StatusException.badRequest(
          "the object provided is unrecognized (must be of type "
              + resource.kind()
              + "): "
              + e.getMessage()
              + " ("
              + summary(body.bytes())
              + ")");
    }
  }

  /** Kind and version of JSON (k8s.io/apimachinery, serializer/json/meta.go). */
  private static TypeMeta interpreted(byte[] json) {
    TypeMeta type;
    try {
      String syntaxError = json.length == 0 ? GoJsonSyntax.error(json) : null;
      if (syntaxError != null) {
        throw new DecodeException(syntaxError);
      }
      type = TypeMeta.of(json);
    } catch (DecodeException e) {
      throw new DecodeException(COULD_NOT_GET_VERSION + e.getMessage());
    }
    GroupVersion unused = type.groupVersion();
    return type;
  }

  /**
   * The refusal of a body for a custom resource that says to be of another kind or version: its
   * kind is looked at when it is validated (apiextensions-apiserver,
   * pkg/registry/customresource/validator.go).
   */
  private StatusException otherCustomKind(Body body, String kind, GroupVersion version) {
    if (!version.toString().equals(resource.apiVersion())) {
      return otherVersion(version.toString());
    }
    byte[] json =
        body.format() == Body.Format.YAML ? YamlText.toJson(body.bytes()).json() : body.bytes();
    return StatusException.invalid(
        new GroupKind(version.group(), kind),
        JsonTree.parse(json).path("metadata").path("name").asText(),
        List.of(FieldError.invalid(FieldPath.of("kind"), kind, "must be " + resource.kind())));
  }

  private StatusException otherVersion(String apiVersion) {
    return StatusException.badRequest(
        "the API version in the data ("
            + apiVersion
            + ") does not match the expected API version ("
            + resource.apiVersion()
            + ")");
  }

  /** The refusal of a body that says to be of another kind or version. */
  private StatusException otherKind(Body body, String kind, String apiVersion, String notOurs) {
    if (kind.equals(resource.kind())
        && RegisteredKinds.has(apiVersion, kind)
        && RegisteredKinds.convertible(apiVersion, resource.apiVersion(), kind)) {
      return otherVersion(apiVersion);
    }
    try {
      if (body.format() != Body.Format.PROTOBUF) {
        byte[] json =
            body.format() == Body.Format.YAML ? YamlText.toJson(body.bytes()).json() : body.bytes();
        decodeAs(JsonTree.parse(json), kind, apiVersion);
      }
      return StatusException.badRequest(notOurs + noConversion(kind, apiVersion));
    } catch (DecodeException e) {
      return StatusException.badRequest(notOurs + e.getMessage());
    }
  }

  /**
   * Reads an object of any kind that is served: it is read before it is found to be the wrong one.
   */
  private void decodeAs(JsonNode object, String kind, String apiVersion) {
    GroupVersion version = GroupVersion.parse(apiVersion);
    ApiResource other = contract.resourceOfKind(version.group(), version.version(), kind);
    if (other != null) {
      Decoded unused = ObjectCodec.of(other).decode(object);
    }
  }

  private String noConversion(String kind, String apiVersion) {
    if (!RegisteredKinds.has(apiVersion, kind)) {
      return "no kind "
          + GoText.quote(kind)
          + " is registered for version "
          + GoText.quote(apiVersion)
          + " in scheme \"pkg/api/legacyscheme/scheme.go:30\"";
    }
    return "converting ("
        + RegisteredKinds.goType(apiVersion, kind)
        + ") to ("
        + internalPackage()
        + "."
        + resource.kind()
        + "): unknown conversion";
  }

  /** The Go package of the kind's internal type: the first part of the group; events are core's. */
  private String internalPackage() {
    String group = resource.group();
    int dot = group.indexOf('.');
    return group.isEmpty() || group.equals("events.k8s.io")
        ? "core"
        : dot < 0 ? group : group.substring(0, dot);
  }

  private static String summary(byte[] body) {
    if (body.length == 0) {
      return "<empty>";
    }
    int shown = Math.min(body.length, SUMMARY_BYTES);
    String text =
        body[0] == '{'
            ? new String(body, 0, shown, StandardCharsets.UTF_8)
            : HexFormat.of().formatHex(body, 0, shown).toLowerCase(Locale.ROOT);
    return body.length > SUMMARY_BYTES ? text + " ..." : text;
  }

  private static String strict(List<String> errors) {
    return "strict decoding error: " + String.join(", ", errors);
  }

  /**
   * The outcome of a patch as an object of the kind.
   *
   * @param change the patch, which may itself have what strict field validation objects to
   * @param patched with kind and apiVersion
   * @throws StatusException 422 if it cannot be read, or strictly not
   */
  ObjectNode decodePatched(
      ObjectPatch change,
      ObjectNode patched,
      FieldValidation fieldValidation,
      List<String> warnings) {
    Decoded decoded;
    try {
      decoded =
          change instanceof StrategicMergePatch ? codec.convert(patched) : decodeOutcome(patched);
    } catch (DecodeException e) {
      throw invalidPatch(change.quoted(patched), e.getMessage());
    }
    List<String> errors = new ArrayList<>(change.strictErrors());
    errors.addAll(decoded.strictErrors());
    if (!errors.isEmpty() && fieldValidation == FieldValidation.STRICT) {
      throw invalidPatch(change.quoted(patched), strict(errors));
    }
    if (fieldValidation == FieldValidation.WARN) {
      warnings.addAll(errors);
    }
    return withoutType(decoded.object());
  }

  /** Reads the outcome of a JSON or merge patch, which may have changed what kind it is of. */
  private Decoded decodeOutcome(ObjectNode patched) {
    TypeMeta type;
    try {
      type = TypeMeta.of(patched);
    } catch (DecodeException e) {
      throw new DecodeException(COULD_NOT_GET_VERSION + e.getMessage());
    }
    GroupVersion version = type.groupVersion();
    String kind = type.kind().isEmpty() ? resource.kind() : type.kind();
    if (version.version().isEmpty() && version.group().isEmpty() && kind.equals(resource.kind())) {
      return withoutVersion(patched);
    }
    if (kind.equals(resource.kind())
        && (version.toString().equals(resource.apiVersion())
            || (RegisteredKinds.convertible(version.toString(), resource.apiVersion(), kind)
                && RegisteredKinds.has(version.toString(), kind)))) {
      return codec.decode(patched);
    }
    decodeAs(patched, kind, version.toString());
    throw new DecodeException(noConversion(kind, version.toString()));
  }

  /**
   * An object without a version is read into the internal type, whose fields have no JSON names: it
   * stays empty, and every field is unknown.
   */
  private static Decoded withoutVersion(ObjectNode patched) {
    List<String> unknown = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : patched.properties()) {
      if (!field.getKey().equals("kind") && !field.getKey().equals("apiVersion")) {
        unknown.add("unknown field " + GoText.quote(field.getKey()));
      }
    }
    return new Decoded(JsonNodeFactory.instance.objectNode(), List.copyOf(unknown));
  }

  /**
   * Looks for keys that are given twice in a configuration that has been applied. That is all that
   * apply leaves to field validation: unknown fields it never takes.
   *
   * @param error names those keys; null if there are none
   * @param warnings where they are added, if they are to be warned of
   * @throws StatusException 400 if there are any and none are allowed
   */
  static void checkApplied(
      @Nullable String error, FieldValidation fieldValidation, List<String> warnings) {
    if (error == null || fieldValidation == FieldValidation.IGNORE) {
      return;
    }
    if (fieldValidation == FieldValidation.STRICT) {
      throw StatusException.badRequest(
          "error strict decoding YAML: error converting YAML to JSON: " + error);
    }
    warnings.addAll(YamlText.warnings(error));
  }

  private static StatusException invalidPatch(String quoted, String detail) {
    return StatusException.invalid(
        new GroupKind("", ""),
        "",
        List.of(FieldError.invalid(FieldPath.of("patch"), quoted, detail)));
  }

  private static ObjectNode withoutType(ObjectNode object) {
    object.remove("kind");
    object.remove("apiVersion");
    return object;
  }
}
