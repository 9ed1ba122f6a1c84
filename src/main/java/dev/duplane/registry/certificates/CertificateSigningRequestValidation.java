package dev.duplane.registry.certificates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.validation.NameFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is wrong with a CertificateSigningRequest (pkg/apis/certificates/validation). Whether the
 * request within it is well signed is its signer's affair here.
 */
final class CertificateSigningRequestValidation {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final FieldPath SIGNER = SPEC.child("signerName");
  private static final FieldPath CONDITIONS = FieldPath.of("status", "conditions");
  private static final long MIN_SECONDS = 600;

  private static final Set<String> USAGES =
      new TreeSet<>(
          List.of(
              "signing",
              "digital signature",
              "content commitment",
              "key encipherment",
              "key agreement",
              "data encipherment",
              "cert sign",
              "crl sign",
              "encipher only",
              "decipher only",
              "any",
              "server auth",
              "client auth",
              "code signing",
              "email protection",
              "s/mime",
              "ipsec end system",
              "ipsec tunnel",
              "ipsec user",
              "timestamping",
              "ocsp signing",
              "microsoft sgc",
              "netscape sgc"));

  private CertificateSigningRequestValidation() {}

  static List<FieldError> validate(ObjectNode request) {
    JsonNode spec = request.path("spec");
    List<FieldError> errors = new ArrayList<>();
    String pem = spec.path("request").asText();
    if (!isRequest(pem)) {
      errors.add(
          FieldError.invalid(
              SPEC.child("request"), pem, "PEM block type must be CERTIFICATE REQUEST"));
    }
    validateUsages(spec.path("usages"), errors);
    validateSigner(spec.path("signerName").asText(), errors);
    JsonNode seconds = spec.path("expirationSeconds");
    if (seconds.isNumber() && seconds.asLong() < MIN_SECONDS) {
      errors.add(
          FieldError.invalid(
              SPEC.child("expirationSeconds"),
              seconds.asLong(),
              "may not specify a duration less than 600 seconds (10 minutes)"));
    }
    errors.addAll(validateConditions(request));
    return errors;
  }

  private static boolean isRequest(String pem) {
    try {
      byte[] text = Base64.getDecoder().decode(pem);
      return new String(text, StandardCharsets.ISO_8859_1)
          .contains("-----BEGIN CERTIFICATE REQUEST-----");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void validateUsages(JsonNode usages, List<FieldError> errors) {
    FieldPath path = SPEC.child("usages");
    if (usages.isEmpty()) {
      errors.add(FieldError.required(path, ""));
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < usages.size(); i++) {
      String usage = usages.get(i).asText();
      if (!USAGES.contains(usage)) {
        errors.add(FieldError.notSupported(path.index(i), usage, List.copyOf(USAGES)));
      }
    }
    for (int i = 0; i < usages.size(); i++) {
      if (!seen.add(usages.get(i).asText())) {
        errors.add(FieldError.duplicate(path.index(i), usages.get(i).asText()));
      }
    }
  }

  /** A domain and a path (pkg/apis/core/validation, {@code ValidateSignerName}). */
  private static void validateSigner(String signer, List<FieldError> errors) {
    if (signer.equals("kubernetes.io/legacy-unknown")) {
      errors.add(
          FieldError.invalid(
              SIGNER, signer, "the legacy signerName is not allowed via this API version"));
      return;
    }
    if (signer.isEmpty()) {
      errors.add(FieldError.required(SIGNER, ""));
      return;
    }
    String[] segments = signer.split("/", -1);
    if (segments.length != 2) {
      errors.add(
          FieldError.invalid(
              SIGNER,
              signer,
              "must be a fully qualified domain and path of the form"
                  + " 'example.com/signer-name'"));
      return;
    }
    for (String message : NameFormat.subdomain(segments[0])) {
      errors.add(FieldError.invalid(SIGNER, segments[0], "validating label: " + message));
    }
    if (!segments[0].contains(".")) {
      errors.add(
          FieldError.invalid(
              SIGNER,
              segments[0],
              "should be a domain with at least two segments separated by dots"));
    }
    for (String message : NameFormat.subdomain(segments[1])) {
      errors.add(FieldError.invalid(SIGNER, segments[1], "validating label: " + message));
    }
  }

  static List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    return after.path("status").equals(before.path("status"))
        ? List.of()
        : validateConditions(after);
  }

  /** A request is not both approved and denied, and no condition stands twice. */
  private static List<FieldError> validateConditions(ObjectNode request) {
    JsonNode conditions = request.path("status").path("conditions");
    List<FieldError> errors = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < conditions.size(); i++) {
      FieldPath path = CONDITIONS.index(i);
      String type = conditions.get(i).path("type").asText();
      String status = conditions.get(i).path("status").asText();
      boolean decides = List.of("Approved", "Denied", "Failed").contains(type);
      if (type.isEmpty()) {
        errors.add(FieldError.required(path.child("type"), ""));
      } else if (decides && status.isEmpty()) {
        errors.add(FieldError.required(path.child("status"), ""));
      } else if (decides && !status.equals("True")) {
        errors.add(FieldError.notSupported(path.child("status"), status, List.of("True")));
      }
      if (type.equals("Approved") && seen.contains("Denied")) {
        errors.add(
            FieldError.invalid(
                path.child("type"), type, "Approved and Denied conditions are mutually exclusive"));
      } else if (type.equals("Denied") && seen.contains("Approved")) {
        errors.add(
            FieldError.invalid(
                path.child("type"), type, "Denied and Approved conditions are mutually exclusive"));
      }
      if (!seen.add(type)) {
        errors.add(FieldError.duplicate(path.child("type"), type));
      }
    }
    return errors;
  }
}
