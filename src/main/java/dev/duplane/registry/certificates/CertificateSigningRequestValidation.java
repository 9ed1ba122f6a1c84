package dev.duplane.registry.certificates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GoText;
import dev.duplane.api.pki.CertificateRequest;
import dev.duplane.api.pki.Pem;
import dev.duplane.api.pki.PemException;
import dev.duplane.api.validation.NameFormat;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What is wrong with a CertificateSigningRequest (pkg/apis/certificates/validation). */
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
    try {
      var unused = CertificateRequest.parse(decoded(pem));
    } catch (IllegalArgumentException e) {
      errors.add(FieldError.invalid(SPEC.child("request"), pem, String.valueOf(e.getMessage())));
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
    validateCertificate(request, errors);
    return errors;
  }

  private static byte[] decoded(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  /** A chain of certificates in PEM, and nothing else but text between them. */
  private static void validateCertificate(ObjectNode request, List<FieldError> errors) {
    String base64 = request.path("status").path("certificate").asText();
    if (base64.isEmpty()) {
      return;
    }
    String wrong = null;
    try {
      String foreign = Pem.labelOtherThanCertificate(decoded(base64));
      if (foreign == null) {
        var unused = Pem.certificates(decoded(base64));
      } else {
        wrong = "only CERTIFICATE PEM blocks are allowed, found " + GoText.quote(foreign);
      }
    } catch (PemException e) {
      wrong =
          e.getCause() == null
              ? "must contain at least one CERTIFICATE PEM block"
              : "x509: malformed certificate";
    }
    if (wrong != null) {
      errors.add(
          FieldError.invalid(FieldPath.of("status", "certificate"), "<certificate data>", wrong));
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

  /**
   * What is wrong with an update.
   *
   * @param decides whether it may approve and deny
   * @param signs whether it may bring the certificate
   */
  static List<FieldError> validateUpdate(
      ObjectNode after, ObjectNode before, boolean decides, boolean signs) {
    List<FieldError> errors = new ArrayList<>(validateConditions(after));
    JsonNode certificate = after.path("status").path("certificate");
    JsonNode known = before.path("status").path("certificate");
    boolean same = certificate.asText().equals(known.asText());
    if (!same) {
      validateCertificate(after, errors);
    }
    for (String type : List.of("Approved", "Denied", "Failed")) {
      if (count(after, type) < count(before, type)) {
        errors.add(
            FieldError.forbidden(
                CONDITIONS, "updates may not remove a condition of type " + GoText.quote(type)));
      }
    }
    for (String type : List.of("Approved", "Denied")) {
      if (!decides && count(after, type) > count(before, type)) {
        errors.add(
            FieldError.forbidden(
                CONDITIONS, "updates may not add a condition of type " + GoText.quote(type)));
      }
    }
    if (!same && !signs) {
      errors.add(
          FieldError.forbidden(
              FieldPath.of("status", "certificate"), "updates may not set certificate content"));
    } else if (!same && !known.asText().isEmpty()) {
      errors.add(
          FieldError.forbidden(
              FieldPath.of("status", "certificate"),
              "updates may not modify existing certificate content"));
    }
    return errors;
  }

  private static int count(ObjectNode request, String type) {
    int count = 0;
    for (JsonNode condition : request.path("status").path("conditions")) {
      count += condition.path("type").asText().equals(type) ? 1 : 0;
    }
    return count;
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
      List<String> statuses =
          List.of("Approved", "Denied", "Failed").contains(type)
              ? List.of("True")
              : List.of("False", "True", "Unknown");
      if (type.isEmpty()) {
        errors.add(FieldError.required(path.child("type"), ""));
      }
      if (status.isEmpty()) {
        errors.add(FieldError.required(path.child("status"), ""));
      } else if (!statuses.contains(status)) {
        errors.add(FieldError.notSupported(path.child("status"), status, statuses));
      }
      if ((type.equals("Approved") && seen.contains("Denied"))
          || (type.equals("Denied") && seen.contains("Approved"))) {
        errors.add(
            FieldError.invalid(
                path.child("type"), type, "Approved and Denied conditions are mutually exclusive"));
      }
      if (!seen.add(type)) {
        errors.add(FieldError.duplicate(path.child("type"), type));
      }
    }
    return errors;
  }
}
