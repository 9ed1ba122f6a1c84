package dev.duplane.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GoText;
import dev.duplane.api.StatusException;
import dev.duplane.api.protobuf.Envelope;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.schema.DecodeException;
import dev.duplane.api.schema.ObjectCodec;
import dev.duplane.api.schema.TypeMeta;
import dev.duplane.api.schema.YamlText;
import dev.duplane.registry.Body;
import dev.duplane.registry.DeleteOptions;
import dev.duplane.registry.DeleteOptions.PropagationPolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a delete (API reference, meta/v1 DeleteOptions). They come from the body, or
 * from the query if there is no body.
 */
final class DeleteParameters {
  private static final String KIND = "DeleteOptions";

  /** Read when the first body comes. */
  private static final class Codec {
    static final ObjectCodec CODEC =
        ObjectCodec.of(
            Contract.bundled().schema("io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions"));
  }

  private @Nullable Long gracePeriodSeconds;
  private @Nullable String uid;
  private @Nullable String resourceVersion;
  private @Nullable Boolean orphanDependents;
  private @Nullable String policy;
  private List<String> dryRun = List.of();

  private DeleteParameters() {}

  /**
   * Reads and checks them.
   *
   * @throws StatusException 400 for what cannot be read, 415 for another format, 422 for values
   *     that there are not
   */
  static DeleteOptions read(ApiRequest request, Query query) {
    if (request.body().length == 0 && query.isEmpty()) {
      return DeleteOptions.DEFAULT.by(request.user());
    }
    DeleteParameters parameters = new DeleteParameters();
    if (request.body().length > 0) {
      parameters.body(tree(request));
    } else {
      parameters.query(query);
    }
    return parameters.checked().by(request.user());
  }

  /** The body as the contract reads it, wrong types and all else as Go words them. */
  private static ObjectNode tree(ApiRequest request) {
    Body.Format format = Negotiation.bodyFormat(request);
    if (format == Body.Format.PROTOBUF) {
      return message(request.body());
    }
    boolean yaml = format == Body.Format.YAML;
    TypeMeta type;
    byte[] json;
    try {
      json = yaml ? YamlText.toJson(request.body()).json() : request.body();
      type = TypeMeta.of(json);
    } catch (DecodeException e) {
      String parser = yaml ? "" : "json parse error: ";
      throw StatusException.badRequest("couldn't get version/kind; " + parser + e.getMessage());
    }
    requireKind(type);
    try {
      return Codec.CODEC.decode(json).object();
    } catch (DecodeException e) {
      throw StatusException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private static ObjectNode message(byte[] body) {
    try {
      Envelope envelope = Envelope.read(body);
      requireKind(envelope.type());
      return Codec.CODEC
          .decode(ProtobufForms.codec("v1", KIND).decode(envelope.message()))
          .object();
    } catch (DecodeException e) {
      throw StatusException.badRequest(e.getMessage());
    }
  }

  private static void requireKind(TypeMeta type) {
    if (!type.kind().isEmpty() && !type.kind().equals(KIND)) {
      throw StatusException.badRequest(
          "no kind "
              + GoText.quote(type.kind())
              + " is registered for version "
              + GoText.quote(type.apiVersion())
              + " in scheme \"pkg/apis/meta/internalversion/scheme/register.go:27\"");
    }
  }

  private void body(ObjectNode body) {
    JsonNode seconds = body.get("gracePeriodSeconds");
    gracePeriodSeconds = seconds == null ? null : seconds.longValue();
    JsonNode orphan = body.get("orphanDependents");
    orphanDependents = orphan == null ? null : orphan.booleanValue();
    policy = body.path("propagationPolicy").textValue();
    uid = body.path("preconditions").path("uid").textValue();
    resourceVersion = body.path("preconditions").path("resourceVersion").textValue();
    dryRun = new ArrayList<>();
    body.path("dryRun").forEach(run -> dryRun.add(run.textValue()));
  }

  private void query(Query query) {
    String seconds = query.first("gracePeriodSeconds");
    gracePeriodSeconds = seconds == null ? null : Long.valueOf(ListParameters.number(seconds));
    orphanDependents = query.flag("orphanDependents");
    policy = query.first("propagationPolicy");
    uid = precondition(query, "uid");
    resourceVersion = precondition(query, "resourceVersion");
    dryRun = query.all("dryRun");
  }

  private static @Nullable String precondition(Query query, String name) {
    String wanted = query.text(name);
    return wanted.isEmpty() ? null : wanted;
  }

  private DeleteOptions checked() {
    List<FieldError> errors = new ArrayList<>();
    FieldPath field = FieldPath.of("propagationPolicy");
    if (orphanDependents != null && policy != null) {
      errors.add(
          FieldError.invalid(
              field, policy, "orphanDependents and deletionPropagation cannot be both set"));
    }
    PropagationPolicy known = known(policy);
    if (policy != null && known == null) {
      errors.add(
          FieldError.notSupported(
              field, policy, List.of("Foreground", "Background", "Orphan", "nil")));
    }
    WriteParameters.checkDryRun(dryRun, errors);
    WriteParameters.refuse("DeleteOptions", errors);
    if (orphanDependents != null) {
      known = orphanDependents ? PropagationPolicy.ORPHAN : PropagationPolicy.BACKGROUND;
    }
    return new DeleteOptions(!dryRun.isEmpty(), gracePeriodSeconds, uid, resourceVersion, known);
  }

  private static @Nullable PropagationPolicy known(@Nullable String text) {
    for (PropagationPolicy policy : PropagationPolicy.values()) {
      if (policy.wire().equals(text)) {
        return policy;
      }
    }
    return null;
  }
}
