package dev.duplane.controller.certificates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.pki.CertificateRequest;
import dev.duplane.controller.Controller;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.registry.Identity;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.util.List;

/**
 * Approves the client certificates of kubelets whose users may have them (TLS bootstrapping,
 * "Approval"; pkg/controller/certificates/approver/sarapprove.go).
 */
public final class CertificateApprovingController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "certificatesigningrequest-approving-controller";

  private final OwnObjects requests;
  private final OwnObjects reviews;
  private final Clock clock;

  /**
   * @param registry where the requests are, and who may do what is asked
   * @param clock tells when they were approved
   */
  public CertificateApprovingController(Registry registry, Clock clock) {
    this.requests = SigningRequest.objects(registry);
    this.reviews =
        OwnObjects.asServiceAccount(
            registry,
            "authorization.k8s.io",
            "subjectaccessreviews",
            SigningRequest.SERVICE_ACCOUNT);
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Before those that sign. */
  @Override
  public int priority() {
    return 1;
  }

  @Override
  public List<Source> watches() {
    return List.of(Source.of(requests.resource()));
  }

  @Override
  public Result reconcile(Request request) {
    ObjectNode node = requests.get("", request.name());
    SigningRequest asked = node == null ? null : new SigningRequest(node);
    if (asked == null
        || asked.issued()
        || asked.is("Approved")
        || asked.is("Denied")
        || !asked.signerName().equals(KubernetesSigner.KUBELET_CLIENT.signerName())) {
      return Result.DONE;
    }
    CertificateRequest wanted = asked.request();
    if (KubernetesSigner.KUBELET_CLIENT.refusal(wanted, asked.usages()) != null) {
      return Result.DONE;
    }
    String user = asked.node().path("spec").path("username").asText();
    if (user.equals(wanted.commonName()) && may(asked, "selfnodeclient")) {
      approve(asked, "Auto approving self kubelet client certificate after SubjectAccessReview.");
    } else if (may(asked, "nodeclient")) {
      approve(asked, "Auto approving kubelet client certificate after SubjectAccessReview.");
    }
    return Result.DONE;
  }

  private boolean may(SigningRequest asked, String subresource) {
    JsonNode spec = asked.node().path("spec");
    ObjectNode review = JsonNodeFactory.instance.objectNode();
    ObjectNode question = review.putObject("spec");
    question.put("user", spec.path("username").asText());
    for (String field : List.of("uid", "groups", "extra")) {
      if (spec.has(field)) {
        question.set(field, spec.get(field));
      }
    }
    question
        .putObject("resourceAttributes")
        .put("group", "certificates.k8s.io")
        .put("resource", "certificatesigningrequests")
        .put("verb", "create")
        .put("subresource", subresource)
        .put("version", "*");
    return reviews.tree(reviews.create("", review)).at("/status/allowed").asBoolean();
  }

  private void approve(SigningRequest asked, String why) {
    asked.add("Approved", "AutoApproved", why, Identity.timestamp(clock.instant()));
    String name = asked.node().path("metadata").path("name").asText();
    var unused = requests.update("", name, "approval", asked.node());
  }
}
