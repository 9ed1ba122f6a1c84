package dev.duplane.api.cel;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.values.CelByteString;
import dev.cel.runtime.CelEvaluationListener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an expression costs while it is evaluated, step by step (cel-go, interpreter/runtimecost.go;
 * apiserver, pkg/cel/library/cost.go, {@code CallCost}): a name or a field one, a call by the size
 * of what it goes through. For one evaluation; not thread-safe.
 */
final class CostTracker implements CelEvaluationListener {
  /** The most that one evaluation may cost (apiserver, pkg/apis/cel, {@code PerCallLimit}). */
  static final long PER_CALL_LIMIT = 1_000_000;

  private static final double TEXT = 0.1;
  private static final double PATTERN = 0.25;
  private static final int LIST = 10;
  private static final int MAP = 30;
  private static final int STRUCT = 40;
  private static final long ACCESS_CHECK = 350_000;

  private final Map<Long, Object> values = new HashMap<>();
  private long cost;

  /** Ends an evaluation that costs too much. */
  static final class ExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private ExceededException() {
      super("operation cancelled: actual cost limit exceeded", null, false, false);
    }
  }

  /** What it has cost so far. */
  long cost() {
    return cost;
  }

  boolean exceeded() {
    return cost > PER_CALL_LIMIT;
  }

  /**
   * Told of each part that has a value, those that it is made of before it.
   *
   * @throws ExceededException if it has cost too much by then
   */
  @Override
  public void callback(CelExpr part, Object value) {
    switch (part.getKind()) {
      case IDENT -> cost++;
      case SELECT -> cost += part.select().testOnly() ? 0 : 1;
      case CALL -> cost += call(part.call(), value);
      case LIST -> cost += LIST;
      case MAP -> cost += MAP;
      case STRUCT -> cost += STRUCT;
      default -> {
        // A constant costs nothing, nor does a loop beside its rounds.
      }
    }
    values.put(part.id(), value);
    if (exceeded()) {
      throw new ExceededException();
    }
  }

  private long call(CelCall call, Object result) {
    switch (call.function()) {
      case "_&&_", "_||_", "_?_:_" -> {
        return 0;
      }
      case "check" -> {
        return ACCESS_CHECK;
      }
      default -> {
        // By its arguments.
      }
    }
    List<Object> arguments = new ArrayList<>();
    call.target().ifPresent(target -> arguments.add(values.get(target.id())));
    call.args().forEach(argument -> arguments.add(values.get(argument.id())));
    return arguments.isEmpty() || arguments.contains(null)
        ? 1
        : call(call.function(), arguments, result);
  }

  private static long call(String function, List<Object> arguments, Object result) {
    Object first = arguments.get(0);
    Object second = arguments.size() > 1 ? arguments.get(1) : null;
    return switch (function) {
      case "startsWith", "endsWith", "format", "quote" -> text(size(first));
      case "lowerAscii", "upperAscii", "substring", "trim", "url" -> text(size(first));
      case "ip", "isIP", "cidr", "isCIDR", "quantity", "isQuantity", "semver", "isSemver" ->
          first instanceof String ? text(size(first)) : 1;
      case "bytes", "string" -> isText(first) && isText(result) ? text(size(first)) : 1;
      case "replace", "split" -> text(2 * size(first));
      case "join" -> text(2 * size(result));
      case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" -> traversal(first);
      case "find", "findAll", "matches" -> text(size(first) + 1) * pattern(size(second));
      case "contains" -> text(size(first)) * text(size(second));
      case "@in" -> second instanceof Map ? 1 : size(second);
      case "_==_", "_!=_" -> text(Math.min(size(first), size(second)));
      case "_<_", "_<=_", "_>_", "_>=_" ->
          isText(first) ? text(Math.min(size(first), size(second))) : 1;
      case "_+_" -> isText(first) ? text(size(first) + size(second)) : 1;
      default -> 1;
    };
  }

  private static boolean isText(@Nullable Object value) {
    return value instanceof String || value instanceof CelByteString;
  }

  private static long text(long size) {
    return (long) Math.ceil(size * TEXT);
  }

  private static long pattern(long size) {
    return (long) Math.ceil(size * PATTERN);
  }

  /** How many characters, bytes, items or entries there are; one of anything else. */
  private static long size(@Nullable Object value) {
    if (value instanceof String text) {
      return text.codePointCount(0, text.length());
    }
    if (value instanceof CelByteString bytes) {
      return bytes.size();
    }
    if (value instanceof Collection<?> items) {
      return items.size();
    }
    if (value instanceof Map<?, ?> entries) {
      return entries.size();
    }
    return value instanceof Optional<?> some && some.isPresent() ? size(some.get()) : 1;
  }

  /** What it costs to look at everything in a value. */
  private static long traversal(@Nullable Object value) {
    if (isText(value)) {
      return (long) (size(value) * TEXT);
    }
    long sum = 0;
    if (value instanceof Collection<?> items) {
      for (Object item : items) {
        sum += traversal(item);
      }
      return sum;
    }
    if (value instanceof Map<?, ?> entries) {
      for (Map.Entry<?, ?> entry : entries.entrySet()) {
        sum += traversal(entry.getKey()) + traversal(entry.getValue());
      }
      return sum;
    }
    return 1;
  }
}
