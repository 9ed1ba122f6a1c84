package dev.duplane.controller.certificates;

import dev.duplane.api.pki.CertificateRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The signers that kube-controller-manager is (Certificates and Certificate Signing Requests,
 * "Kubernetes signers"; pkg/apis/certificates/helpers.go, signer.go {@code
 * getCSRVerificationFuncForSignerName}).
 */
enum KubernetesSigner {
  CLIENT("kubernetes.io/kube-apiserver-client") {
    @Override
    @Nullable String refusal(CertificateRequest request, List<String> usages) {
      for (String usage : usages) {
        if (!List.of("digital signature", "key encipherment", CLIENT_AUTH).contains(usage)) {
          return "invalid usage for client certificate: " + usage;
        }
      }
      return usages.contains(CLIENT_AUTH)
          ? null
          : "missing required usage for client certificate: " + CLIENT_AUTH;
    }
  },

  KUBELET_CLIENT("kubernetes.io/kube-apiserver-client-kubelet") {
    @Override
    @Nullable String refusal(CertificateRequest request, List<String> usages) {
      if (!request.organizations().equals(NODES)) {
        return NOT_NODES;
      }
      if (request.dnsNames() > 0) {
        return "DNS subjectAltNames are not allowed";
      }
      if (request.emailAddresses() > 0) {
        return NO_EMAIL;
      }
      if (request.addresses() > 0) {
        return "IP subjectAltNames are not allowed";
      }
      if (request.uris() > 0) {
        return NO_URI;
      }
      return request.commonName().startsWith(NODE) ? unlike(usages, CLIENT_AUTH) : NOT_NODE;
    }
  },

  KUBELET_SERVING("kubernetes.io/kubelet-serving") {
    @Override
    @Nullable String refusal(CertificateRequest request, List<String> usages) {
      if (!request.organizations().equals(NODES)) {
        return NOT_NODES;
      }
      if (request.dnsNames() == 0 && request.addresses() == 0) {
        return "DNS or IP subjectAltName is required";
      }
      if (request.emailAddresses() > 0) {
        return NO_EMAIL;
      }
      if (request.uris() > 0) {
        return NO_URI;
      }
      String unlike = unlike(usages, "server auth");
      if (unlike != null) {
        return unlike;
      }
      return request.commonName().startsWith(NODE) ? null : NOT_NODE;
    }
  };

  private static final String CLIENT_AUTH = "client auth";
  private static final String NODE = "system:node:";
  private static final List<String> NODES = List.of("system:nodes");
  private static final String NOT_NODES = "subject organization is not system:nodes";
  private static final String NOT_NODE = "subject common name does not begin with system:node:";
  private static final String NO_EMAIL = "Email subjectAltNames are not allowed";
  private static final String NO_URI = "URI subjectAltNames are not allowed";

  private final String signerName;

  KubernetesSigner(String signerName) {
    this.signerName = signerName;
  }

  /** As a request names it. */
  String signerName() {
    return signerName;
  }

  static Optional<KubernetesSigner> of(String signerName) {
    return Arrays.stream(values()).filter(each -> each.signerName.equals(signerName)).findFirst();
  }

  /** Why it does not sign a request; null if it does. */
  abstract @Nullable String refusal(CertificateRequest request, List<String> usages);

  /** Keys that are not RSA cannot encipher others, and need not be meant to. */
  private static @Nullable String unlike(List<String> usages, String purpose) {
    Set<String> asked = Set.copyOf(usages);
    Set<String> required = Set.of("digital signature", "key encipherment", purpose);
    return asked.equals(required) || asked.equals(Set.of("digital signature", purpose))
        ? null
        : "usages did not match [" + String.join(" ", new TreeSet<>(required)) + "]";
  }
}
