package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules for files that a volume is made of (Projected Volumes; validateProjectionSources). */
final class ProjectionValidation {
  private static final long SHORTEST_TOKEN_SECONDS = 600;
  private static final long LONGEST_TOKEN_SECONDS = 1L << 32;

  private ProjectionValidation() {}

  /** Keys of a Secret or ConfigMap, and the paths of their files. */
  static void items(FieldPath path, List<ObjectNode> items, Checks checks) {
    for (int i = 0; i < items.size(); i++) {
      ObjectView item = new ObjectView(items.get(i));
      FieldPath own = path.index(i);
      checks.required(own.child("key"), item.text("key"));
      if (checks.required(own.child("path"), item.text("path"))) {
        checks.localPath(own.child("path"), item.text("path"));
      }
      checks.mode(own, item, "mode");
    }
  }

  /** A file that holds a field of the Pod. */
  static void downwardFile(FieldPath path, ObjectView file, Checks checks) {
    checks.required(path.child("path"), file.text("path"));
    checks.localPath(path.child("path"), file.text("path"));
    if (file.get("fieldRef") instanceof ObjectNode field) {
      FieldReferenceValidation.field(
          path.child("fieldRef"), new ObjectView(field), FieldReferenceValidation.OF_FILES, checks);
      if (file.has("resourceFieldRef")) {
        checks.add(
            FieldError.invalid(
                path,
                "resource",
                "fieldRef and resourceFieldRef can not be specified simultaneously"));
      }
    } else if (file.get("resourceFieldRef") instanceof ObjectNode resource) {
      FieldReferenceValidation.resource(
          path.child("resourceFieldRef"), new ObjectView(resource), true, checks);
    } else {
      checks.add(FieldError.required(path, "one of fieldRef and resourceFieldRef is required"));
    }
    checks.mode(path, file, "mode");
  }

  static void sources(FieldPath path, List<ObjectNode> sources, Checks checks) {
    Set<String> paths = new HashSet<>();
    for (int i = 0; i < sources.size(); i++) {
      FieldPath own = path.child("sources").index(i);
      ObjectView source = new ObjectView(sources.get(i));
      int given = 0;
      for (String type : List.of("secret", "configMap")) {
        if (source.get(type) instanceof ObjectNode node) {
          given++;
          keyed(path, own.child(type), new ObjectView(node), paths, checks);
        }
      }
      if (source.get("downwardAPI") instanceof ObjectNode node) {
        given++;
        for (ObjectNode file : new ObjectView(node).objects("items")) {
          downwardFile(own.child("downwardAPI"), new ObjectView(file), checks);
          once(path, new ObjectView(file).text("path"), paths, checks);
        }
      }
      if (source.get("serviceAccountToken") instanceof ObjectNode token) {
        given++;
        token(path, own.child("serviceAccountToken"), new ObjectView(token), checks);
      }
      if (source.get("clusterTrustBundle") instanceof ObjectNode bundle) {
        given++;
        bundle(path, own.child("clusterTrustBundle"), new ObjectView(bundle), paths, checks);
      }
      if (given > 1) {
        checks.add(FieldError.forbidden(own, "may not specify more than 1 volume type per source"));
      }
    }
  }

  private static void keyed(
      FieldPath volume, FieldPath path, ObjectView source, Set<String> paths, Checks checks) {
    checks.required(path.child("name"), source.text("name"));
    List<ObjectNode> items = source.objects("items");
    items(path.child("items"), items, checks);
    items.forEach(item -> once(volume, new ObjectView(item).text("path"), paths, checks));
  }

  private static void once(FieldPath volume, String file, Set<String> paths, Checks checks) {
    if (!file.isEmpty() && !paths.add(file)) {
      checks.add(FieldError.invalid(volume, file, "conflicting duplicate paths"));
    }
  }

  private static void token(FieldPath volume, FieldPath path, ObjectView token, Checks checks) {
    long seconds = token.node().path("expirationSeconds").asLong();
    FieldPath expiration = path.child("expirationSeconds");
    if (seconds < SHORTEST_TOKEN_SECONDS) {
      checks.add(
          FieldError.invalid(
              expiration, seconds, "may not specify a duration less than 10 minutes"));
    }
    if (seconds > LONGEST_TOKEN_SECONDS) {
      checks.add(
          FieldError.invalid(
              expiration, seconds, "may not specify a duration larger than 2^32 seconds"));
    }
    // The real server names the volume here, not the source.
    if (checks.required(volume.child("path"), token.text("path"))) {
      checks.localPath(volume.child("path"), token.text("path"));
    }
  }

  private static void bundle(
      FieldPath volume, FieldPath path, ObjectView bundle, Set<String> paths, Checks checks) {
    String name = bundle.optionalText("name");
    String signer = bundle.optionalText("signerName");
    if (name != null && signer != null) {
      checks.add(
          FieldError.invalid(path, bundle.node(), "only one of name and signerName may be used"));
    } else if (name != null) {
      if (name.isEmpty()) {
        checks.add(FieldError.required(path.child("name"), "must be a valid object name"));
      }
      for (String message : NameFormat.subdomain(name)) {
        checks.add(
            FieldError.invalid(
                path.child("name"), name, "not a valid clustertrustbundlename: " + message));
      }
    } else if (signer == null) {
      checks.add(FieldError.required(path, "either name or signerName must be specified"));
    } else if (signer.isEmpty()) {
      checks.add(FieldError.required(path.child("signerName"), "must be a valid signer name"));
    }
    checks.required(path.child("path"), bundle.text("path"));
    checks.localPath(path.child("path"), bundle.text("path"));
    once(volume, bundle.text("path"), paths, checks);
  }
}
