package dev.duplane.registry.plain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.Quantity;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.ResourceFormat;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rules for LimitRanges (pkg/apis/core/validation, ValidateLimitRange). */
public final class LimitRangeValidation {
  private static final FieldPath LIMITS = FieldPath.of("spec", "limits");
  private static final Set<String> TYPES = Set.of("Pod", "Container", "PersistentVolumeClaim");

  private final FieldPath path;
  private final ObjectView item;
  private final String type;
  private final List<FieldError> errors;

  private LimitRangeValidation(FieldPath path, ObjectView item, List<FieldError> errors) {
    this.path = path;
    this.item = item;
    this.type = item.text("type");
    this.errors = errors;
  }

  /** All that is wrong with a LimitRange, whatever it was before. */
  public static List<FieldError> validate(ObjectNode range, @Nullable ObjectNode before) {
    List<FieldError> errors = new ArrayList<>();
    Set<String> types = new HashSet<>();
    List<ObjectNode> items = new ObjectView(range).part("spec").objects("limits");
    for (int i = 0; i < items.size(); i++) {
      FieldPath own = LIMITS.index(i);
      LimitRangeValidation validation =
          new LimitRangeValidation(own, new ObjectView(items.get(i)), errors);
      validation.type();
      if (!types.add(validation.type)) {
        errors.add(FieldError.duplicate(own.child("type"), validation.type));
      }
      validation.amounts();
    }
    return errors;
  }

  private void type() {
    FieldPath own = path.child("type");
    List<String> messages = NameFormat.qualifiedName(type);
    errors.addAll(FieldError.invalid(own, type, messages));
    if (messages.isEmpty() && !type.contains("/") && !TYPES.contains(type)) {
      errors.add(FieldError.invalid(own, type, "must be a standard limit type or fully qualified"));
    }
  }

  private void amounts() {
    Set<String> names = new TreeSet<>();
    names(names, "max");
    names(names, "min");
    if (type.equals("Pod")) {
      forbidden("default");
      forbidden("defaultRequest");
    } else {
      names(names, "default");
      names(names, "defaultRequest");
    }
    if (type.equals("PersistentVolumeClaim")
        && !item.textMap("min").containsKey("storage")
        && !item.textMap("max").containsKey("storage")) {
      errors.add(
          FieldError.required(
              path.child("limits"),
              "either minimum or maximum storage value is required, but neither was provided"));
    }
    names(names, "maxLimitRequestRatio");
    names.forEach(this::bounds);
  }

  private void names(Set<String> names, String field) {
    for (String name : item.textMap(field).keySet()) {
      FieldPath own = path.child(field).key(name);
      errors.addAll(
          type.equals("Pod") || type.equals("Container")
              ? ResourceFormat.containerResourceName(own, name)
              : ResourceFormat.resourceName(own, name));
      names.add(name);
    }
  }

  private void forbidden(String field) {
    if (!item.textMap(field).isEmpty()) {
      errors.add(
          FieldError.forbidden(path.child(field), "may not be specified when `type` is 'Pod'"));
    }
  }

  /** How the bounds of one resource lie to each other, in the real server's order. */
  private void bounds(String name) {
    Amount min = amount("min", "min value", name);
    Amount max = amount("max", "max value", name);
    Amount limit = type.equals("Pod") ? null : amount("default", "default value", name);
    Amount request =
        type.equals("Pod") ? null : amount("defaultRequest", "default request value", name);
    ordered(min, max, "min", min);
    ordered(min, request, "defaultRequest", request);
    ordered(request, max, "defaultRequest", request);
    ordered(
        request,
        limit == null ? null : new Amount(name, limit.text(), "default limit value"),
        "defaultRequest",
        request);
    ordered(min, limit, "default", min);
    ordered(limit, max, "default", max);
    ratio(amount("maxLimitRequestRatio", "ratio", name), min, max);
    if (!ResourceFormat.isOvercommitAllowed(name)
        && limit != null
        && request != null
        && limit.compareTo(request) != 0) {
      errors.add(
          FieldError.invalid(
              path.child("defaultRequest").key(name),
              request.text(),
              "default value %s must equal to defaultRequest value %s in %s"
                  .formatted(limit.text(), request.text(), name)));
    }
  }

  /** What there is of a resource in one of the lists, and what messages call it. */
  private record Amount(String name, String text, String title) implements Comparable<Amount> {
    private BigDecimal value() {
      return Quantity.of(text).value();
    }

    @Override
    public int compareTo(Amount other) {
      return value().compareTo(other.value());
    }
  }

  private @Nullable Amount amount(String field, String title, String name) {
    Map<String, String> amounts = item.textMap(field);
    String text = amounts.get(name);
    return text == null ? null : new Amount(name, text, title);
  }

  /** Of two amounts, the lower one may not be the greater; {@code shown} is what an error names. */
  private void ordered(
      @Nullable Amount lower, @Nullable Amount upper, String field, @Nullable Amount shown) {
    if (lower != null && upper != null && shown != null && lower.compareTo(upper) > 0) {
      errors.add(
          FieldError.invalid(
              path.child(field).key(lower.name()),
              shown.text(),
              "%s %s is greater than %s %s"
                  .formatted(lower.title(), lower.text(), upper.title(), upper.text())));
    }
  }

  private void ratio(@Nullable Amount ratio, @Nullable Amount min, @Nullable Amount max) {
    if (ratio == null) {
      return;
    }
    FieldPath own = path.child("maxLimitRequestRatio").key(ratio.name());
    if (ratio.value().compareTo(BigDecimal.ONE) < 0) {
      errors.add(
          FieldError.invalid(own, ratio.text(), "ratio %s is less than 1".formatted(ratio.text())));
    }
    if (min == null || max == null || min.value().signum() == 0) {
      return;
    }
    BigDecimal most = max.value().divide(min.value(), MathContext.DECIMAL64);
    if (ratio.value().compareTo(most) > 0) {
      errors.add(
          FieldError.invalid(
              own,
              ratio.text(),
              "ratio %s is greater than max/min = %s"
                  .formatted(
                      ratio.text(), most.setScale(6, RoundingMode.HALF_EVEN).toPlainString())));
    }
  }
}
