package dev.duplane.registry.explain;

import dev.duplane.api.Status;
import dev.duplane.api.StatusCause;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which rule a refusal comes from, told by its field and its wording. */
final class RefusalRules {
  private RefusalRules() {}

  /**
   * A refusal of a field.
   *
   * @param field regular expression that the whole path matches
   * @param words a part of the message; empty for any
   */
  private record Row(String field, String words, Rule rule) {}

  private static final String SERVICE_ADDRESSES = "spec\\.(clusterIPs?|ipFamil(ies|yPolicy)).*";

  /** Of any kind. The first row that fits counts. */
  private static final List<Row> ANY_KIND =
      List.of(
          new Row(
              "metadata\\.(name|uid|namespace|creationTimestamp|deletion.*)",
              "immutable",
              Rule.REFUSED_IMMUTABLE),
          new Row("metadata\\..*", "", Rule.REFUSED_METADATA),
          new Row(".*", "immutable", Rule.REFUSED_IMMUTABLE));

  private static final List<Row> SERVICE =
      List.of(
          new Row("spec\\.clusterIPs.*", "may not change once set", Rule.REFUSED_FIRST_IP_CHANGED),
          new Row("spec\\.clusterIPs.*", "can not be unset", Rule.REFUSED_FIRST_IP_CHANGED),
          new Row(
              "spec\\.ipFamilies.*", "may not change once set", Rule.REFUSED_FIRST_FAMILY_CHANGED),
          new Row("spec\\.ipFamilies.*", "can not be unset", Rule.REFUSED_FIRST_FAMILY_CHANGED),
          new Row(
              "spec\\.ipFamilyPolicy", "'SingleStack'", Rule.REFUSED_RELEASE_NEEDS_SINGLE_STACK),
          new Row(
              "spec\\.ipFamilyPolicy", "'RequireDualStack' or", Rule.REFUSED_TWO_NEED_DUAL_STACK),
          new Row(
              "spec\\.ipFamilyPolicy",
              "not configured for dual-stack",
              Rule.REFUSED_CLUSTER_SINGLE_STACK),
          new Row(
              SERVICE_ADDRESSES,
              "not configured on this cluster",
              Rule.REFUSED_FAMILY_UNKNOWN_TO_CLUSTER),
          new Row(
              SERVICE_ADDRESSES, "as indicated by `ipFamilies", Rule.REFUSED_IP_OF_OTHER_FAMILY),
          new Row(SERVICE_ADDRESSES, "no more than one IP for each", Rule.REFUSED_IPS_ALIKE),
          new Row(SERVICE_ADDRESSES, "may only hold up to 2", Rule.REFUSED_IPS_ALIKE),
          new Row(SERVICE_ADDRESSES, "`clusterIP`", Rule.REFUSED_SINGULAR_PLURAL),
          new Row("spec\\.clusterIPs", "Required value", Rule.REFUSED_SINGULAR_PLURAL),
          new Row(SERVICE_ADDRESSES, "ExternalName services", Rule.REFUSED_EXTERNAL_NAME),
          new Row(SERVICE_ADDRESSES, "'None' for", Rule.REFUSED_HEADLESS_TYPE),
          new Row("spec\\.ipFamilyPolicy", "Unsupported value", Rule.REFUSED_POLICY_UNKNOWN),
          new Row("spec\\.ipFamilies.*", "Unsupported value", Rule.REFUSED_FAMILY_UNKNOWN),
          new Row("spec\\.ipFamilies.*", "Duplicate value", Rule.REFUSED_FAMILY_UNKNOWN),
          new Row("spec\\.loadBalancerClass", "may not change", Rule.REFUSED_LOAD_BALANCER_CLASS),
          new Row("spec\\.ports.*\\.(port|name|nodePort|protocol)", "", Rule.REFUSED_PORT),
          new Row("spec\\.ports", "", Rule.REFUSED_PORT));

  /** The rule behind one cause of a refusal of an object of a kind. */
  static Rule ofCause(@Nullable String kind, StatusCause cause) {
    if ("FieldManagerConflict".equals(cause.reason())) {
      return Rule.REFUSED_APPLY_CONFLICT;
    }
    String field = Objects.requireNonNullElse(cause.field(), "");
    String message = Objects.requireNonNullElse(cause.message(), "");
    if ("NamespaceTerminating".equals(cause.reason())) {
      return Rule.REFUSED_FORBIDDEN;
    }
    boolean service = "Service".equals(kind);
    for (List<Row> rows : service ? List.of(SERVICE, ANY_KIND) : List.of(ANY_KIND)) {
      for (Row row : rows) {
        if (field.matches(row.field()) && message.contains(row.words())) {
          return row.rule();
        }
      }
    }
    return service && field.startsWith("spec.") ? Rule.REFUSED_SERVICE_FIELD : Rule.REFUSED_FIELD;
  }

  /** A refusal of the request as a whole. */
  static Rule ofReason(Status status) {
    return switch (Objects.requireNonNullElse(status.reason(), "")) {
      case "AlreadyExists" -> Rule.REFUSED_NAME_TAKEN;
      case "Conflict" ->
          status.message().startsWith("Apply failed")
              ? Rule.REFUSED_APPLY_CONFLICT
              : Rule.REFUSED_CONFLICT;
      case "NotFound" -> Rule.REFUSED_NOT_FOUND;
      case "Forbidden" -> Rule.REFUSED_FORBIDDEN;
      case "BadRequest" -> Rule.REFUSED_BODY;
      default -> Rule.REFUSED_OTHERWISE;
    };
  }
}
