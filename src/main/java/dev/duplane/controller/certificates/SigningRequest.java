package dev.duplane.controller.certificates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.api.pki.CertificateRequest;
import dev.duplane.controller.OwnObjects;
import dev.duplane.registry.Registry;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A CertificateSigningRequest as its controllers read it.
 *
 * @param node the object
 */
record SigningRequest(ObjectNode node) {
  /** Whose rights the controllers of these have (bootstrappolicy/controller_policy.go). */
  static final String SERVICE_ACCOUNT = "certificate-controller";

  /** The requests, as their controllers read and write them. */
  static OwnObjects objects(Registry registry) {
    return OwnObjects.asServiceAccount(
        registry, "certificates.k8s.io", "certificatesigningrequests", SERVICE_ACCOUNT);
  }

  boolean is(String condition) {
    return Conditions.isTrue(node, condition);
  }

  boolean issued() {
    return !node.path("status").path("certificate").asText().isEmpty();
  }

  String signerName() {
    return node.path("spec").path("signerName").asText();
  }

  List<String> usages() {
    List<String> usages = new ArrayList<>();
    for (JsonNode usage : node.path("spec").path("usages")) {
      usages.add(usage.asText());
    }
    return usages;
  }

  /** What is to be certified, which was looked at when the object was made. */
  CertificateRequest request() {
    return CertificateRequest.parse(
        Base64.getDecoder().decode(node.path("spec").path("request").asText()));
  }

  /** Adds a condition that is true. */
  void add(String type, String reason, String message, String now) {
    node.withObjectProperty("status")
        .withArrayProperty("conditions")
        .addObject()
        .put("type", type)
        .put("status", "True")
        .put("reason", reason)
        .put("message", message)
        .put("lastUpdateTime", now)
        .put("lastTransitionTime", now);
  }
}
