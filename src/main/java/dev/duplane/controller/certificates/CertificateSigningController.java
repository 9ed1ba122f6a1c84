package dev.duplane.controller.certificates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.pki.CertificateAuthority;
import dev.duplane.api.pki.CertificateRequest;
import dev.duplane.controller.Controller;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.registry.Identity;
import dev.duplane.registry.Registry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;

/** Signs what is approved (pkg/controller/certificates/signer/signer.go). */
public final class CertificateSigningController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "certificatesigningrequest-signing-controller";

  /** {@code --cluster-signing-duration}. */
  private static final Duration LONGEST = Duration.ofDays(365);

  /** Clocks differ. */
  private static final Duration BACKDATED = Duration.ofMinutes(5);

  private final OwnObjects requests;
  private final Supplier<CertificateAuthority> authority;
  private final Clock clock;

  /**
   * @param registry where the requests are
   * @param authority signs them
   * @param clock tells from when certificates hold
   */
  public CertificateSigningController(
      Registry registry, Supplier<CertificateAuthority> authority, Clock clock) {
    this.requests = SigningRequest.objects(registry);
    this.authority = authority;
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Source> watches() {
    return List.of(Source.of(requests.resource()));
  }

  @Override
  public Result reconcile(Request request) {
    ObjectNode node = requests.get("", request.name());
    SigningRequest asked = node == null ? null : new SigningRequest(node);
    KubernetesSigner signer =
        asked == null ? null : KubernetesSigner.of(asked.signerName()).orElse(null);
    if (asked == null || signer == null || !isDue(asked)) {
      return Result.DONE;
    }
    CertificateRequest wanted = asked.request();
    String refusal = signer.refusal(wanted, asked.usages());
    Instant now = clock.instant();
    if (refusal == null) {
      String pem =
          authority.get().sign(wanted, asked.usages(), now.minus(BACKDATED), end(asked, now));
      asked
          .node()
          .withObjectProperty("status")
          .put(
              "certificate",
              Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
    } else {
      asked.add("Failed", "SignerValidationFailure", refusal, Identity.timestamp(now));
    }
    var unused = requests.update("", request.name(), "status", asked.node());
    return Result.DONE;
  }

  private static boolean isDue(SigningRequest asked) {
    return asked.is("Approved") && !asked.is("Denied") && !asked.is("Failed") && !asked.issued();
  }

  private static Instant end(SigningRequest asked, Instant now) {
    JsonNode seconds = asked.node().path("spec").path("expirationSeconds");
    Duration wanted = seconds.isNumber() ? Duration.ofSeconds(seconds.asLong()) : LONGEST;
    return now.plus(wanted.compareTo(LONGEST) < 0 ? wanted : LONGEST);
  }
}
