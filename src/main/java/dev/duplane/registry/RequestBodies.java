package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GroupKind;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.api.protobuf.Envelope;
import dev.duplane.api.protobuf.MessageCodec;
import dev.duplane.api.protobuf.Messages;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.schema.DecodeException;
import dev.duplane.api.schema.Decoded;
import dev.duplane.api.schema.GoJsonSyntax;
import dev.duplane.api.schema.ObjectCodec;
import dev.duplane.api.schema.TypeMeta;
import dev.duplane.api.schema.YamlText;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * From the bytes of a request to an object of the kind that the route takes, or to the words in
 * which kube-apiserver says that they are none.
 */
final class RequestBodies {
  /** How much of an unreadable body an error message shows, in bytes. */
  private static final int SUMMARY_BYTES = 30;

  private final Contract contract;
  private final ApiResource resource;
  private final ObjectCodec codec;

  RequestBodies(Contract contract, ApiResource resource, ObjectCodec codec) {
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
    byte[] bytes = body.bytes();
    TypeMeta type = typeMeta(body);
    String kind = type.kind().isEmpty() ? resource.kind() : type.kind();
    String apiVersion = type.apiVersion().isEmpty() ? resource.apiVersion() : type.apiVersion();
    String version = apiVersion.substring(apiVersion.lastIndexOf('/') + 1);
    String notOurs =
        kind + " in version \"" + version + "\" cannot be handled as a " + resource.kind() + ": ";
    if (!kind.equals(resource.kind()) || !apiVersion.equals(resource.apiVersion())) {
      throw StatusException.badRequest(notOurs + mismatch(kind, apiVersion, version));
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

  /** Messages are never read strictly: what is not known is dropped, whatever is asked. */
  private Decoded decodeMessage(byte[] bytes) {
    MessageCodec messages = Messages.bundled().find(resource.apiVersion(), resource.kind());
    if (messages == null) {
      throw new DecodeException("no message for " + resource.kind());
    }
    Decoded decoded = codec.decode(messages.decode(Envelope.read(bytes).message()));
    return new Decoded(decoded.object(), List.of());
  }

  private TypeMeta typeMeta(Body body) {
    try {
      if (body.format() == Body.Format.PROTOBUF) {
        return Envelope.read(body.bytes()).type();
      }
      if (body.format() == Body.Format.YAML) {
        return TypeMeta.of(YamlText.toJson(body.bytes()).json());
      }
      String syntaxError = body.bytes().length == 0 ? GoJsonSyntax.error(body.bytes()) : null;
      if (syntaxError != null) {
        throw new DecodeException(syntaxError);
      }
      return TypeMeta.of(body.bytes());
    } catch (DecodeException e) {
      String cause =
          body.format() == Body.Format.JSON
              ? "couldn't get version/kind; json parse error: " + e.getMessage()
              : e.getMessage();
      throw StatusException.badRequest(
          "the object provided is unrecognized (must be of type "
              + resource.kind()
              + "): "
              + cause
              + " ("
              + summary(body.bytes())
              + ")");
    }
  }

  private String mismatch(String kind, String apiVersion, String version) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    if (contract.resourceOfKind(group, version, kind) == null) {
      return "no kind \""
          + kind
          + "\" is registered for version \""
          + apiVersion
          + "\" in scheme \"pkg/api/legacyscheme/scheme.go:30\"";
    }
    return "converting ("
        + goPackage(group, version, version)
        + "."
        + kind
        + ") to ("
        + goPackage(resource.group(), resource.version(), "core")
        + "."
        + resource.kind()
        + "): unknown conversion";
  }

  /** The name of the Go package of a group: the first part of the group, or the given for core. */
  private static String goPackage(String group, String version, String core) {
    if (group.isEmpty()) {
      return core;
    }
    return core.equals(version) ? version : group.substring(0, group.indexOf('.'));
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
   * @param patched with kind and apiVersion
   * @param quoted what errors show of the patch
   */
  ObjectNode decodePatched(
      ObjectNode patched, String quoted, FieldValidation fieldValidation, List<String> warnings) {
    Decoded decoded;
    try {
      decoded = codec.decode(patched);
    } catch (DecodeException e) {
      throw invalidPatch(quoted, e.getMessage());
    }
    if (!decoded.strictErrors().isEmpty()) {
      if (fieldValidation == FieldValidation.STRICT) {
        throw invalidPatch(quoted, strict(decoded.strictErrors()));
      }
      if (fieldValidation == FieldValidation.WARN) {
        warnings.addAll(decoded.strictErrors());
      }
    }
    return withoutType(decoded.object());
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

  /** The object's Namespace is the request's: filled in if empty, an error if another. */
  static void matchNamespace(ObjectMeta meta, String namespace) {
    if (meta.namespace().isEmpty() || namespace.isEmpty()) {
      meta.setNamespace(namespace);
    } else if (!meta.namespace().equals(namespace)) {
      throw StatusException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
  }

  /** The object's name is the one in the path. */
  static void matchName(ObjectMeta meta, String name) {
    if (meta.name().isEmpty()) {
      throw StatusException.badRequest(
          "the name of the object ("
              + name
              + " based on URL) was undeterminable: name must be provided");
    }
    if (!meta.name().equals(name)) {
      throw StatusException.badRequest(
          "the name of the object ("
              + meta.name()
              + ") does not match the name on the URL ("
              + name
              + ")");
    }
  }
}
