package dev.duplane.patch.fieldmanager;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.api.schema.ObjectCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;

/** Services as trees, for the tests of this package. */
final class Trees {
  static final ApiResource SERVICES =
      Objects.requireNonNull(Contract.bundled().resource("", "v1", "services"));
  static final ObjectCodec CODEC = ObjectCodec.of(SERVICES);
  static final Instant EARLY = Instant.parse("2026-01-02T03:04:05.678Z");
  static final Instant LATE = Instant.parse("2026-01-02T03:05:00Z");

  private Trees() {}

  static FieldManager services() {
    return FieldManager.of(SERVICES.schema(), "v1", Set.of("status"));
  }

  /** A tree of JSON with single quotes. */
  static ObjectNode json(String text) {
    return (ObjectNode) JsonTree.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  /** The body of an apply, read. */
  static ObjectNode configuration(String yaml) {
    return AppliedConfiguration.parse(yaml.getBytes(StandardCharsets.UTF_8)).object();
  }

  /** A Service as it is after decoding. */
  static ObjectNode service(String text) {
    return CODEC.normalize(json(text));
  }

  /** A Service as the recorded requests create it, with its defaults. */
  static ObjectNode demo() {
    return service(
        "{'metadata':{'name':'ssa','namespace':'default','labels':{'a':'1'}},'spec':{'ports':[{'name':'http',"
            + "'protocol':'TCP','port':80,'targetPort':80}],'selector':{'app':'demo'},"
            + "'type':'ClusterIP','sessionAffinity':'None','internalTrafficPolicy':'Cluster'}}");
  }

  static String managedFields(ObjectNode object) {
    return object.path("metadata").path("managedFields").toString().replace('"', '\'');
  }
}
