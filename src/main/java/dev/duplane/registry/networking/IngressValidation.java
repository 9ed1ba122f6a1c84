package dev.duplane.registry.networking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.PortFormat;
import dev.duplane.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rules for Ingresses (pkg/apis/networking/validation, ValidateIngressCreate and Update). */
public final class IngressValidation {
  private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final List<String> PATH_TYPES =
      List.of("Exact", "ImplementationSpecific", "Prefix");
  private static final List<String> BAD_SEQUENCES = List.of("//", "/./", "/../", "%2f", "%2F");
  private static final List<String> BAD_SUFFIXES = List.of("/..", "/.");

  private final boolean relaxed;
  private final List<FieldError> errors = new ArrayList<>();

  private IngressValidation(boolean relaxed) {
    this.relaxed = relaxed;
  }

  /**
   * All that is wrong with an Ingress.
   *
   * @param before as it is stored, null if it is new; what was once allowed stays so
   * @param relaxed whether names of Services may begin with a digit (RelaxedServiceNameValidation)
   */
  public static List<FieldError> validate(
      ObjectNode ingress, @Nullable ObjectNode before, boolean relaxed) {
    IngressValidation validation =
        new IngressValidation(relaxed || (before != null && hasRelaxedServiceName(before)));
    ObjectView spec = spec(ingress);
    validation.backends(
        spec, before != null && hasBadWildcardRule(before), before != null && hasBadSecret(before));
    if (before == null) {
      validation.classAnnotation(ingress, spec.optionalText("ingressClassName"));
    }
    return validation.errors;
  }

  private static ObjectView spec(ObjectNode ingress) {
    return new ObjectView(ingress).part("spec");
  }

  private static boolean hasRelaxedServiceName(ObjectNode ingress) {
    return ingress.path("spec").findValues("service").stream()
        .map(service -> service.path("name").asText())
        .anyMatch(
            name -> NameFormat.label(name).isEmpty() && !NameFormat.label1035(name).isEmpty());
  }

  private static boolean hasBadSecret(ObjectNode ingress) {
    return spec(ingress).objects("tls").stream()
        .map(tls -> new ObjectView(tls).text("secretName"))
        .anyMatch(name -> !name.isEmpty() && !NameFormat.subdomain(name).isEmpty());
  }

  private static boolean hasBadWildcardRule(ObjectNode ingress) {
    IngressValidation validation = new IngressValidation(false);
    for (ObjectNode rule : spec(ingress).objects("rules")) {
      if (rule.path("host").asText().contains("*")) {
        validation.http(SPEC, rule);
      }
    }
    return !validation.errors.isEmpty();
  }

  private void backends(ObjectView spec, boolean anyWildcardRule, boolean anySecret) {
    List<ObjectNode> rules = spec.objects("rules");
    JsonNode defaultBackend = spec.get("defaultBackend");
    if (rules.isEmpty() && defaultBackend == null) {
      errors.add(
          FieldError.invalid(
              SPEC, spec.get("rules"), "either `defaultBackend` or `rules` must be specified"));
    }
    if (defaultBackend instanceof ObjectNode backend) {
      backend(SPEC.child("defaultBackend"), new ObjectView(backend));
    }
    for (int i = 0; i < rules.size(); i++) {
      rule(SPEC.child("rules").index(i), rules.get(i), anyWildcardRule);
    }
    List<ObjectNode> tls = spec.objects("tls");
    for (int i = 0; i < tls.size(); i++) {
      tls(SPEC.child("tls").index(i), new ObjectView(tls.get(i)), anySecret);
    }
    String className = spec.optionalText("ingressClassName");
    if (className != null) {
      format(SPEC.child("ingressClassName"), className, NameFormat::subdomain);
    }
  }

  private void classAnnotation(ObjectNode ingress, @Nullable String className) {
    JsonNode annotation = ingress.path("metadata").path("annotations").get(CLASS_ANNOTATION);
    if (annotation != null && className != null && !annotation.asText().equals(className)) {
      errors.add(
          FieldError.invalid(
              FieldPath.of("annotations", CLASS_ANNOTATION),
              annotation.asText(),
              "must match `ingressClassName` when both are specified"));
    }
  }

  private void format(FieldPath path, String text, Function<String, List<String>> format) {
    errors.addAll(FieldError.invalid(path, text, format.apply(text)));
  }

  private void host(FieldPath path, String host) {
    format(path, host, host.contains("*") ? NameFormat::wildcardSubdomain : NameFormat::subdomain);
  }

  private void rule(FieldPath path, ObjectNode rule, boolean anyWildcardRule) {
    String host = new ObjectView(rule).text("host");
    if (!host.isEmpty()) {
      if (IpAddress.parseSloppy(host) != null) {
        errors.add(
            FieldError.invalid(path.child("host"), host, "must be a DNS name, not an IP address"));
      }
      host(path.child("host"), host);
    }
    if (!host.contains("*") || !anyWildcardRule) {
      http(path, rule);
    }
  }

  private void http(FieldPath path, ObjectNode rule) {
    if (!(rule.get("http") instanceof ObjectNode http)) {
      return;
    }
    FieldPath own = path.child("http").child("paths");
    List<ObjectNode> paths = new ObjectView(http).objects("paths");
    if (paths.isEmpty()) {
      errors.add(FieldError.required(own, ""));
    }
    for (int i = 0; i < paths.size(); i++) {
      httpPath(own.index(i), new ObjectView(paths.get(i)));
    }
  }

  private void httpPath(FieldPath path, ObjectView item) {
    String type = item.optionalText("pathType");
    if (type == null) {
      errors.add(FieldError.required(path.child("pathType"), "pathType must be specified"));
      return;
    }
    FieldPath own = path.child("path");
    String text = item.text("path");
    if (!PATH_TYPES.contains(type)) {
      errors.add(FieldError.notSupported(path.child("pathType"), type, PATH_TYPES));
    } else if (type.equals("ImplementationSpecific")) {
      if (!text.isEmpty() && !text.startsWith("/")) {
        errors.add(FieldError.invalid(own, text, "must be an absolute path"));
      }
    } else {
      exactOrPrefix(own, text);
    }
    backend(path.child("backend"), item.part("backend"));
  }

  private void exactOrPrefix(FieldPath path, String text) {
    if (!text.startsWith("/")) {
      errors.add(FieldError.invalid(path, text, "must be an absolute path"));
    }
    for (String sequence : BAD_SEQUENCES) {
      if (text.contains(sequence)) {
        errors.add(FieldError.invalid(path, text, "must not contain '" + sequence + "'"));
      }
    }
    for (String suffix : BAD_SUFFIXES) {
      if (text.endsWith(suffix)) {
        errors.add(FieldError.invalid(path, text, "cannot end with '" + suffix + "'"));
      }
    }
  }

  private void backend(FieldPath path, ObjectView backend) {
    JsonNode resource = backend.get("resource");
    JsonNode service = backend.get("service");
    if (resource != null && service != null) {
      errors.add(FieldError.invalid(path, "", "cannot set both resource and service backends"));
    } else if (resource instanceof ObjectNode reference) {
      reference(path.child("resource"), new ObjectView(reference));
    } else if (service instanceof ObjectNode named) {
      service(path, new ObjectView(named));
    } else {
      errors.add(FieldError.invalid(path, "", "resource or service backend is required"));
    }
  }

  private void reference(FieldPath path, ObjectView reference) {
    String group = reference.optionalText("apiGroup");
    if (group != null) {
      format(path.child("apiGroup"), group, NameFormat::subdomain);
    }
    for (String field : List.of("kind", "name")) {
      String text = reference.text(field);
      if (text.isEmpty()) {
        errors.add(FieldError.required(path.child(field), ""));
      } else {
        format(path.child(field), text, NameFormat::pathSegment);
      }
    }
  }

  private void service(FieldPath path, ObjectView service) {
    FieldPath namePath = path.child("service").child("name");
    String name = service.text("name");
    if (name.isEmpty()) {
      errors.add(FieldError.required(namePath, ""));
    } else {
      format(namePath, name, relaxed ? NameFormat::label : NameFormat::label1035);
    }
    ObjectView port = service.part("port");
    FieldPath portPath = path.child("service").child("port");
    String portName = port.text("name");
    int number = port.integer("number");
    if (!portName.isEmpty() && number != 0) {
      errors.add(FieldError.invalid(path, "", "cannot set both port name & port number"));
    } else if (!portName.isEmpty()) {
      format(portPath.child("name"), portName, NameFormat::portName);
    } else if (number != 0) {
      errors.addAll(PortFormat.number(portPath.child("number"), number));
    } else {
      errors.add(FieldError.required(path, "port name or number is required"));
    }
  }

  private void tls(FieldPath path, ObjectView tls, boolean anySecret) {
    List<String> hosts = tls.texts("hosts");
    for (int i = 0; i < hosts.size(); i++) {
      host(path.child("hosts").index(i), hosts.get(i));
    }
    String secret = tls.text("secretName");
    if (!secret.isEmpty() && !anySecret) {
      format(path.child("secretName"), secret, NameFormat::subdomain);
    }
  }
}
