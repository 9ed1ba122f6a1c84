package dev.duplane.controller.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.pki.Pem;
import dev.duplane.api.pki.RequestedCertificate;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.authorization.AuthorizationMode;
import dev.duplane.controller.DrivenCluster;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a request to a certificate, and what of a request is refused. */
class SigningTest {
  private static final String REQUESTS = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
  private static final String CLIENT = "kubernetes.io/kube-apiserver-client";
  private static final String KUBELET = "kubernetes.io/kube-apiserver-client-kubelet";

  private final DrivenCluster driven = DrivenCluster.with("*", config -> config);

  @AfterEach
  void close() {
    driven.close();
  }

  private static String body(String pem, String signer, String usages, String more) {
    return "{'metadata':{'name':'c'},'spec':{'request':'%s','signerName':'%s','usages':[%s]%s}}"
        .formatted(RequestedCertificate.base64(pem), signer, usages, more);
  }

  private void approve() {
    driven.patch(
        REQUESTS + "/c/approval",
        "{'status':{'conditions':[{'type':'Approved','status':'True','reason':'R','message':''}]}}");
  }

  private JsonNode status() {
    return driven.get(REQUESTS + "/c").path("status");
  }

  private X509Certificate certificate() {
    byte[] pem = Base64.getDecoder().decode(status().path("certificate").asText());
    return Pem.certificates(pem).get(0);
  }

  @Test
  void approved_isSigned() throws CertificateException {
    String pem = RequestedCertificate.pem("jane", List.of("dev"), List.of());
    driven.create(
        REQUESTS,
        body(pem, CLIENT, "'client auth','digital signature'", ",'expirationSeconds':3600"));
    assertThat(status().has("certificate")).isFalse();
    approve();

    X509Certificate certificate = certificate();
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=jane,O=dev");
    assertThat(certificate.getIssuerX500Principal().getName()).isEqualTo("CN=kubernetes");
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(certificate.getKeyUsage()).startsWith(true, false, false);
    Instant from = certificate.getNotBefore().toInstant();
    assertThat(certificate.getNotAfter().toInstant()).isEqualTo(from.plusSeconds(3600 + 300));
  }

  @Test
  void alternativeNames_areKept() throws CertificateException {
    driven.create(
        REQUESTS,
        body(
            RequestedCertificate.pem("system:node:n", List.of("system:nodes"), List.of("n.local")),
            "kubernetes.io/kubelet-serving",
            "'server auth','digital signature'",
            ""));
    approve();

    assertThat(certificate().getSubjectAlternativeNames()).hasToString("[[2, n.local]]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        CLIENT + " | 'server auth' | invalid usage for client certificate: server auth",
        CLIENT
            + " | 'digital signature' | missing required usage for client certificate: client auth",
        "kubernetes.io/kubelet-serving | 'server auth' | subject organization is not system:nodes",
      })
  void usages_thatDoNotFit_fail(String signer, String usages, String message) {
    driven.create(
        REQUESTS, body(RequestedCertificate.pem("jane", List.of(), List.of()), signer, usages, ""));
    approve();

    assertThat(status().has("certificate")).isFalse();
    assertThat(status().at("/conditions/1/type").asText()).isEqualTo("Failed");
    assertThat(status().at("/conditions/1/reason").asText()).isEqualTo("SignerValidationFailure");
    assertThat(status().at("/conditions/1/message").asText()).isEqualTo(message);
  }

  @Test
  void kubeletClient_isApprovedByItself() {
    driven.create(
        REQUESTS,
        body(
            RequestedCertificate.pem("system:node:n", List.of("system:nodes"), List.of()),
            KUBELET,
            "'client auth','digital signature'",
            ""));

    assertThat(status().at("/conditions/0/reason").asText()).isEqualTo("AutoApproved");
    assertThat(status().at("/conditions/0/message").asText())
        .isEqualTo("Auto approving kubelet client certificate after SubjectAccessReview.");
    assertThat(certificate()).isNotNull();
    driven.advance(Duration.ofHours(1));
    assertThat(driven.items(REQUESTS)).isEmpty();
  }

  /** The approver and the signer have the rights of the certificate-controller. */
  @Test
  void kubeletClient_isApprovedByItself_withRbac() {
    try (DrivenCluster rbac =
        DrivenCluster.with("*", config -> config.withAuthorizationMode(AuthorizationMode.RBAC))) {
      rbac.create(
          REQUESTS,
          body(
              RequestedCertificate.pem("system:node:n", List.of("system:nodes"), List.of()),
              KUBELET,
              "'client auth','digital signature'",
              ""));

      assertThat(rbac.get(REQUESTS + "/c").at("/status/certificate").asText()).isNotEmpty();
    }
  }

  @Test
  void others_areLeftToTheirSigners() {
    driven.create(
        REQUESTS,
        body(
            RequestedCertificate.pem("x", List.of(), List.of()),
            "example.com/s",
            "'client auth'",
            ""));
    approve();

    assertThat(status().has("certificate")).isFalse();
    assertThat(
            message(
                "PATCH",
                REQUESTS + "/c/status",
                "{'status':{'certificate':'"
                    + RequestedCertificate.base64("-----BEGIN X-----\n-----END X-----\n")
                    + "'}}"))
        .endsWith(
            "status.certificate: Invalid value: \"<certificate data>\": only CERTIFICATE PEM blocks"
                + " are allowed, found \"X\"");
    assertThat(message("PATCH", REQUESTS + "/c/status", "{'status':{'conditions':[]}}"))
        .endsWith(
            "status.conditions: Forbidden: updates may not remove a condition of type"
                + " \"Approved\"");
    assertThat(
            message(
                "PATCH",
                REQUESTS + "/c/approval",
                "{'status':{'conditions':[{'type':'Approved','status':'True'},"
                    + "{'type':'Denied','status':'True'}]}}"))
        .endsWith(
            "status.conditions[1].type: Invalid value: \"Denied\": Approved and Denied conditions"
                + " are mutually exclusive");
  }

  private String message(String method, String path, String body) {
    return JsonTree.parse(driven.answer(method, path, body).body()).path("message").asText();
  }

  private String refusal(String pem) {
    String text = message("POST", REQUESTS, body(pem, "example.com/s", "'client auth'", ""));
    return text.substring(text.lastIndexOf("\": ") + 3);
  }

  @Test
  void request_thatIsNone_isRefused() {
    assertThat(refusal("x")).isEqualTo("PEM block type must be CERTIFICATE REQUEST");
    assertThat(refusal("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"))
        .isEqualTo("PEM block type must be CERTIFICATE REQUEST");
    assertThat(refusal(RequestedCertificate.forged("x")))
        .isEqualTo("x509: ECDSA verification failure");
    assertThat(refusal(RequestedCertificate.pem(new byte[] {0x30, 5, 1})))
        .isEqualTo("asn1: syntax error: data truncated");
    assertThat(refusal(RequestedCertificate.pem("hi there".getBytes(StandardCharsets.US_ASCII))))
        .startsWith("asn1: s");
  }

  @Test
  void table_hasSignerAndState() {
    driven.create(
        REQUESTS,
        body(
            RequestedCertificate.pem("jane", List.of(), List.of()),
            CLIENT,
            "'client auth'",
            ",'expirationSeconds':86400"));
    approve();

    String user = driven.get(REQUESTS + "/c").at("/spec/username").asText();
    assertThat(driven.row(REQUESTS + "/c"))
        .containsExactly("c", "0s", CLIENT, user, "24h", "Approved,Issued");
  }
}
