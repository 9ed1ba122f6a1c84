package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import java.util.List;
import java.util.Map;

/** The rules for a container's environment (ValidateEnv, ValidateEnvFrom). */
final class EnvironmentValidation {
  private static final String ONE_AT_A_TIME =
      "may not have more than one field specified at a time";

  private EnvironmentValidation() {}

  static void variables(
      FieldPath path, List<ObjectNode> variables, Map<String, ObjectNode> volumes, Checks checks) {
    for (int i = 0; i < variables.size(); i++) {
      ObjectView variable = new ObjectView(variables.get(i));
      FieldPath own = path.index(i);
      String name = variable.text("name");
      if (checks.required(own.child("name"), name)) {
        checks.format(own.child("name"), name, NameFormat::environmentVariable);
      }
      if (variable.get("valueFrom") instanceof ObjectNode from) {
        valueFrom(
            own.child("valueFrom"), variable.text("value"), new ObjectView(from), volumes, checks);
      }
    }
  }

  private static void valueFrom(
      FieldPath path,
      String value,
      ObjectView from,
      Map<String, ObjectNode> volumes,
      Checks checks) {
    int sources = 0;
    if (from.get("fieldRef") instanceof ObjectNode field) {
      sources++;
      FieldReferenceValidation.field(
          path.child("fieldRef"),
          new ObjectView(field),
          FieldReferenceValidation.OF_VARIABLES,
          checks);
    }
    if (from.get("resourceFieldRef") instanceof ObjectNode resource) {
      sources++;
      FieldReferenceValidation.resource(
          path.child("resourceFieldRef"), new ObjectView(resource), false, checks);
    }
    for (String field : List.of("configMapKeyRef", "secretKeyRef")) {
      if (from.get(field) instanceof ObjectNode key) {
        sources++;
        key(path.child(field), new ObjectView(key), checks);
      }
    }
    if (from.get("fileKeyRef") instanceof ObjectNode file) {
      sources++;
      file(path.child("fileKeyRef"), new ObjectView(file), volumes, checks);
    }
    if (sources == 0) {
      checks.add(
          FieldError.invalid(
              path,
              "",
              "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`,"
                  + " `secretKeyRef` or `fileKeyRef`"));
    } else if (!value.isEmpty()) {
      checks.add(FieldError.invalid(path, "", "may not be specified when `value` is not empty"));
    } else if (sources > 1) {
      checks.add(FieldError.invalid(path, "", ONE_AT_A_TIME));
    }
  }

  private static void key(FieldPath path, ObjectView reference, Checks checks) {
    checks.format(path.child("name"), reference.text("name"), NameFormat::subdomain);
    String key = reference.text("key");
    if (checks.required(path.child("key"), key)) {
      checks.format(path.child("key"), key, NameFormat::configKey);
    }
  }

  private static void file(
      FieldPath path, ObjectView reference, Map<String, ObjectNode> volumes, Checks checks) {
    String volume = reference.text("volumeName");
    if (checks.required(path.child("volumeName"), volume)) {
      checks.format(path.child("volumeName"), volume, NameFormat::label);
      if (!volumes.containsKey(volume)) {
        checks.add(FieldError.notFound(path.child("volumeName"), volume));
      }
    }
    if (checks.required(path.child("path"), reference.text("path"))) {
      checks.localPath(path.child("path"), reference.text("path"));
    }
    if (checks.required(path.child("key"), reference.text("key"))) {
      checks.format(path.child("key"), reference.text("key"), NameFormat::environmentVariable);
    }
  }

  static void sources(FieldPath path, List<ObjectNode> sources, Checks checks) {
    for (int i = 0; i < sources.size(); i++) {
      ObjectView source = new ObjectView(sources.get(i));
      String prefix = source.text("prefix");
      if (!prefix.isEmpty()) {
        checks.format(path.index(i).child("prefix"), prefix, NameFormat::environmentVariable);
      }
      int given = 0;
      for (String field : List.of("configMapRef", "secretRef")) {
        if (source.get(field) instanceof ObjectNode reference) {
          given++;
          FieldPath namePath = path.index(i).child(field).child("name");
          String name = reference.path("name").asText();
          if (checks.required(namePath, name)) {
            checks.format(namePath, name, NameFormat::subdomain);
          }
        }
      }
      // The real server names the whole list here.
      if (given == 0) {
        checks.add(
            FieldError.invalid(path, "", "must specify one of: `configMapRef` or `secretRef`"));
      } else if (given > 1) {
        checks.add(FieldError.invalid(path, "", ONE_AT_A_TIME));
      }
    }
  }
}
