package dev.duplane.registry.certificates;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldError;
import dev.duplane.api.GoText;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.StatusException;
import dev.duplane.api.UserInfo;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.registry.Identity;
import dev.duplane.registry.PlainStrategy;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.SubresourceStrategy;
import dev.duplane.registry.TableColumns;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is particular to CertificateSigningRequests: who asked is noted when they are made, and what
 * was asked for never changes (pkg/registry/certificates/certificates/strategy.go).
 */
public final class CertificateSigningRequestStrategy implements Strategy {
  private static final String SPEC = "spec";
  private static final String STATUS = "status";
  private static final String CONDITIONS = "conditions";

  private final PlainStrategy plain;
  private final ApiResource resource;
  private final SignerPermission permission;
  private final Clock clock;

  /**
   * @param resource as the contract describes it
   * @param permission says who may act for a signer
   * @param clock tells since when conditions hold
   */
  public CertificateSigningRequestStrategy(
      ApiResource resource, SignerPermission permission, Clock clock) {
    this.plain = new PlainStrategy(resource);
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
    return CertificateSigningRequestValidation.validateUpdate(after, before);
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
    return plain.table();
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

    private void keepDecision(ObjectNode status, ObjectNode before) {
      ArrayNode kept = status.arrayNode();
      for (ObjectNode condition : new ObjectView(status).objects(CONDITIONS)) {
        if (!isDecision(condition)) {
          kept.add(condition);
        }
      }
      ArrayNode all = status.arrayNode();
      before
          .path(STATUS)
          .path(CONDITIONS)
          .forEach(
              condition -> {
                if (isDecision((ObjectNode) condition)) {
                  all.add(condition.deepCopy());
                }
              });
      all.addAll(kept);
      if (all.isEmpty()) {
        status.remove(CONDITIONS);
      } else {
        status.set(CONDITIONS, all);
      }
    }

    private static boolean isDecision(ObjectNode condition) {
      String type = condition.path("type").asText();
      return type.equals("Approved") || type.equals("Denied");
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
