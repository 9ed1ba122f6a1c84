package dev.duplane.registry.certificates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldError;
import dev.duplane.api.GoText;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.StatusException;
import dev.duplane.api.UserInfo;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.registry.Age;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.Identity;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.SubresourceStrategy;
import dev.duplane.registry.TableColumns;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is particular to CertificateSigningRequests: who asked is noted when they are made, and what
 * was asked for never changes (pkg/registry/certificates/certificates/strategy.go).
 */
public final class CertificateSigningRequestStrategy implements Strategy {
  private static final String SPEC = "spec";
  private static final String STATUS = "status";
  private static final String CONDITIONS = "conditions";
  private static final String NONE = "<none>";

  private final ApiResource resource;
  private final SignerPermission permission;
  private final Clock clock;
  private final TableColumns table =
      ColumnDefinitions.tableOfCells(
          "certificatesigningrequests", CertificateSigningRequestStrategy::cells);

  /**
   * @param resource as the contract describes it
   * @param permission says who may act for a signer
   * @param clock tells since when conditions hold
   */
  public CertificateSigningRequestStrategy(
      ApiResource resource, SignerPermission permission, Clock clock) {
    this.resource = resource;
    this.permission = permission;
    this.clock = clock;
  }

  /** Notes who asks, whatever the client says. */
  @Override
  public void requestedBy(UserInfo user, ObjectNode request, @Nullable ObjectNode before) {
    if (before != null) {
      return;
    }
    ObjectNode spec = new ObjectView(request).object(SPEC);
    spec.remove(List.of("uid", "groups", "extra"));
    spec.put("username", user.username());
    if (!user.uid().isEmpty()) {
      spec.put("uid", user.uid());
    }
    if (!user.groups().isEmpty()) {
      user.groups().forEach(spec.putArray("groups")::add);
    }
    if (!user.extra().isEmpty()) {
      ObjectNode extra = spec.putObject("extra");
      user.extra().forEach((key, values) -> values.forEach(extra.putArray(key)::add));
    }
  }

  @Override
  public Set<String> resetFields() {
    return Set.of(SPEC, STATUS);
  }

  @Override
  public void prepareForCreate(ObjectNode request) {
    request.remove(STATUS);
  }

  @Override
  public void prepareForUpdate(ObjectNode after, ObjectNode before) {
    SubresourceStrategy.keep(after, before, SPEC);
    SubresourceStrategy.keep(after, before, STATUS);
  }

  /** Names may be anything. */
  @Override
  public List<FieldError> validate(ObjectNode request) {
    List<FieldError> errors =
        new ArrayList<>(
            ObjectMetaValidation.validate(ObjectMeta.of(request), false, name -> List.of()));
    errors.addAll(CertificateSigningRequestValidation.validate(request));
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    return CertificateSigningRequestValidation.validateUpdate(after, before, false, false);
  }

  @Override
  public boolean namespaced() {
    return false;
  }

  @Override
  public List<String> selectableFields() {
    return List.of("spec.signerName");
  }

  @Override
  public @Nullable String selectableField(ObjectNode request, String field) {
    return field.equals("spec.signerName") ? request.path(SPEC).path("signerName").asText() : null;
  }

  @Override
  public TableColumns table() {
    return table;
  }

  /** As {@code kubectl get} shows one (printers.go, {@code printCertificateSigningRequest}). */
  private static List<JsonNode> cells(ObjectNode request, Instant now) {
    JsonNode spec = request.path(SPEC);
    JsonNode seconds = spec.path("expirationSeconds");
    String signer = spec.path("signerName").asText();
    String duration =
        seconds.isNumber()
            ? Age.since(Instant.EPOCH, Instant.ofEpochSecond(seconds.asLong()))
            : NONE;
    return Stream.of(
            ObjectMeta.of(request).name(),
            Age.of(ObjectMeta.of(request), now),
            signer.isEmpty() ? NONE : signer,
            spec.path("username").asText(),
            duration,
            state(request.path(STATUS)))
        .<JsonNode>map(TextNode::valueOf)
        .toList();
  }

  private static String state(JsonNode status) {
    Set<String> types = new HashSet<>();
    status.path(CONDITIONS).forEach(each -> types.add(each.path("type").asText()));
    String decision =
        types.contains("Denied") ? "Denied" : types.contains("Approved") ? "Approved" : "Pending";
    return decision
        + (types.contains("Failed") ? ",Failed" : "")
        + (status.path("certificate").asText().isEmpty() ? "" : ",Issued");
  }

  @Override
  public @Nullable Strategy subresource(String name) {
    return switch (name) {
      case STATUS -> new PartStrategy(true);
      case "approval" -> new PartStrategy(false);
      default -> null;
    };
  }

  /**
   * The status, or the decision on the request: who decides writes conditions and nothing else, who
   * signs may not decide.
   */
  private final class PartStrategy extends SubresourceStrategy {
    private final boolean signs;

    PartStrategy(boolean signs) {
      super(CertificateSigningRequestStrategy.this, SPEC);
      this.signs = signs;
    }

    /**
     * Only who may act for the signer decides and signs (admission plugins CertificateApproval and
     * CertificateSigning).
     */
    @Override
    public void requestedBy(UserInfo user, ObjectNode after, @Nullable ObjectNode before) {
      if (before == null
          || (signs && after.at("/status/certificate").equals(before.at("/status/certificate")))) {
        return;
      }
      String verb = signs ? "sign" : "approve";
      String signer = before.path(SPEC).path("signerName").asText();
      if (!permission.has(user, verb, signer)) {
        throw StatusException.forbidden(
            resource.groupResource(),
            ObjectMeta.of(before).name(),
            "user not permitted to " + verb + " requests with signerName " + GoText.quote(signer),
            List.of());
      }
    }

    @Override
    public void prepareForUpdate(ObjectNode after, ObjectNode before) {
      super.prepareForUpdate(after, before);
      ObjectNode status = new ObjectView(after).object(STATUS);
      if (signs) {
        keepDecision(status, before);
      } else {
        SubresourceStrategy.keep(
            status, new ObjectView(before.deepCopy()).object(STATUS), "certificate");
      }
      setTimes(status, before);
    }

    /** A decision stays as it was; one that is added or left out is refused. */
    private static void keepDecision(ObjectNode status, ObjectNode before) {
      for (String type : List.of("Approved", "Denied")) {
        List<ObjectNode> now = ofType(status, type);
        List<ObjectNode> then = ofType(new ObjectView(before.deepCopy()).object(STATUS), type);
        for (int i = 0; i < now.size() && now.size() == then.size(); i++) {
          now.get(i).removeAll();
          now.get(i).setAll(then.get(i));
        }
      }
    }

    private static List<ObjectNode> ofType(ObjectNode status, String type) {
      return new ObjectView(status)
          .objects(CONDITIONS).stream()
              .filter(each -> each.path("type").asText().equals(type))
              .toList();
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
      return CertificateSigningRequestValidation.validateUpdate(after, before, !signs, signs);
    }

    /** Conditions that say nothing of times have begun now. */
    private void setTimes(ObjectNode status, ObjectNode before) {
      String now = Identity.timestamp(clock.instant());
      for (ObjectNode condition : new ObjectView(status).objects(CONDITIONS)) {
        if (!condition.hasNonNull("lastUpdateTime")) {
          condition.put("lastUpdateTime", now);
        }
        if (!condition.hasNonNull("lastTransitionTime")) {
          condition.put("lastTransitionTime", since(condition, before, now));
        }
      }
    }

    private static String since(ObjectNode condition, ObjectNode before, String now) {
      for (var known : before.path(STATUS).path(CONDITIONS)) {
        if (known.path("type").equals(condition.path("type"))
            && known.path("status").equals(condition.path("status"))
            && known.hasNonNull("lastTransitionTime")) {
          return known.path("lastTransitionTime").asText();
        }
      }
      return now;
    }
  }
}
