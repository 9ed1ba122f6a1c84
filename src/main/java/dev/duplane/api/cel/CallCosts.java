package dev.duplane.api.cel;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.types.CelKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What calls of functions cost (cel-go, checker/cost.go, {@code functionCost}; apiserver,
 * pkg/cel/library/cost.go).
 */
final class CallCosts {
  private static final double TEXT = 0.1;
  private static final double PATTERN = 0.25;
  private static final CostRange ACCESS_CHECK = CostRange.of(350_000);

  private final CostEstimator estimator;

  /**
   * What a call costs, its arguments included.
   *
   * @param result the size of what it returns; null if that is not known
   */
  record CallCost(CostRange cost, @Nullable CostRange result) {
    private static CallCost of(CostRange cost) {
      return new CallCost(cost, null);
    }
  }

  CallCosts(CostEstimator estimator) {
    this.estimator = estimator;
  }

  /**
   * @param arguments what they cost
   */
  CallCost of(CelCall call, String overload, List<CostRange> arguments) {
    if (overload.equals("logical_and") || overload.equals("logical_or")) {
      CostRange first = arguments.get(0);
      return CallCost.of(new CostRange(first.min(), first.plus(arguments.get(1)).max()));
    }
    if (overload.equals("conditional")) {
      CostRange either = arguments.get(1).union(arguments.get(2));
      return new CallCost(arguments.get(0).plus(either), size(call, 1).union(size(call, 2)));
    }
    CallCost known = library(call);
    CallCost own = known == null ? standard(call, overload) : known;
    CostRange sum = own.cost();
    for (CostRange argument : arguments) {
      sum = sum.plus(argument);
    }
    return new CallCost(sum, own.result());
  }

  private CostRange size(CelCall call, int argument) {
    return estimator.sizeOrUnknown(call.args().get(argument));
  }

  private CallCost standard(CelCall call, String overload) {
    CostRange target = call.target().map(estimator::sizeOrUnknown).orElse(CostRange.UNKNOWN);
    return switch (overload) {
      case "string_to_bytes" -> {
        CostRange size = size(call, 0);
        yield new CallCost(size.times(TEXT), new CostRange(size.min(), size.times(4.0).max()));
      }
      case "bytes_to_string" -> {
        CostRange size = size(call, 0);
        yield new CallCost(size.times(TEXT), new CostRange(size.min() / 4, size.max()));
      }
      case "starts_with_string", "ends_with_string" -> CallCost.of(size(call, 0).times(TEXT));
      case "in_list" -> CallCost.of(size(call, 1));
      case "matches_string" ->
          CallCost.of(target.plus(CostRange.ONE).times(TEXT).times(size(call, 0).times(PATTERN)));
      case "contains_string" -> CallCost.of(target.times(TEXT).times(size(call, 0).times(TEXT)));
      case "add_string", "add_bytes" -> {
        CostRange result = size(call, 0).plus(size(call, 1));
        yield new CallCost(result.times(TEXT), result);
      }
      case "add_list" -> new CallCost(CostRange.ONE, size(call, 0).plus(size(call, 1)));
      case "less_string",
          "greater_string",
          "less_equals_string",
          "greater_equals_string",
          "less_bytes",
          "greater_bytes",
          "less_equals_bytes",
          "greater_equals_bytes",
          "equals",
          "not_equals" -> {
        long most = Math.min(size(call, 0).max(), size(call, 1).max());
        yield CallCost.of(new CostRange(most > 0 ? 1 : 0, most).times(TEXT));
      }
      default ->
          call.function().equals("format") && call.target().isPresent()
              ? CallCost.of(target.times(TEXT))
              : CallCost.of(CostRange.ONE);
    };
  }

  /** What the libraries of Kubernetes say; null if they say nothing. */
  private @Nullable CallCost library(CelCall call) {
    CelExpr target = call.target().orElse(null);
    if (call.function().equals("check") && target != null) {
      return CallCost.of(ACCESS_CHECK);
    }
    if (call.function().equals("url") && call.args().size() == 1) {
      return CallCost.of(size(call, 0).times(TEXT));
    }
    if (target == null) {
      return null;
    }
    CostRange size = estimator.sizeOrUnknown(target);
    return switch (call.function()) {
      case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" -> CallCost.of(walk(target));
      case "lowerAscii", "upperAscii", "substring", "trim" -> new CallCost(size.times(TEXT), size);
      case "replace" -> new CallCost(size.times(2 * TEXT), replaced(call, size));
      case "split" -> new CallCost(size.times(2 * TEXT), new CostRange(0, size.max()));
      case "join" -> joined(call, target);
      case "find", "findAll" ->
          new CallCost(
              size.plus(CostRange.ONE).times(TEXT).times(size(call, 0).times(PATTERN)),
              new CostRange(0, size.max()));
      default -> null;
    };
  }

  /** One for each item, and for texts their length. */
  private CostRange walk(CelExpr list) {
    CostRange size = estimator.sizeOrUnknown(list);
    if (estimator.kind(list) != CelKind.LIST) {
      return size.times(TEXT);
    }
    return size.times(CostRange.ONE.plus(items(list).times(TEXT)));
  }

  /** The size of the items of a list, if they are texts; none otherwise. */
  private CostRange items(CelExpr list) {
    List<String> path = new ArrayList<>(estimator.path(list));
    if (!path.isEmpty()) {
      path.add("@items");
    }
    return estimator.hasTexts(list) ? estimator.sizeOrUnknown(path) : CostRange.NONE;
  }

  private CallCost joined(CelCall call, CelExpr list) {
    CostRange count = estimator.sizeOrUnknown(list);
    CostRange size = count.times(items(list));
    if (!call.args().isEmpty()) {
      CostRange between = new CostRange(Math.max(0, count.min() - 1), Math.max(0, count.max() - 1));
      size = size.plus(size(call, 0).times(between));
    }
    return new CallCost(size.times(TEXT), size);
  }

  private CostRange replaced(CelCall call, CostRange size) {
    CostRange old = size(call, 0);
    CostRange with = size(call, 1);
    long most;
    if (old.min() == 0) {
      CostRange count = CostRange.of(size.max()).plus(CostRange.ONE);
      most = count.times(CostRange.of(with.max())).plus(CostRange.of(size.max())).max();
    } else if (with.max() <= old.min()) {
      most = size.max();
    } else {
      long count = (long) Math.ceil((double) size.max() / old.min());
      most = CostRange.product(count, with.max());
    }
    return new CostRange(0, most);
  }
}
