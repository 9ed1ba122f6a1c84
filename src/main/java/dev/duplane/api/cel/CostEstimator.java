package dev.duplane.api.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OptionalType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an expression costs at most, before it is evaluated (cel-go, checker/cost.go; KEP-2876,
 * "Resource constraints"). What functions cost is in {@code CallCosts}.
 */
final class CostEstimator {
  private static final CostRange LIST = CostRange.of(10);
  private static final CostRange MAP = CostRange.of(30);
  private static final CostRange STRUCT = CostRange.of(40);

  private final CelAbstractSyntaxTree tree;
  private final SchemaSizes sizes;
  private final CallCosts calls = new CallCosts(this);
  private final Map<Long, List<String>> paths = new HashMap<>();
  private final Map<Long, CostRange> computed = new HashMap<>();
  private final Map<String, Deque<Local>> locals = new HashMap<>();

  /** A variable of a loop. */
  private record Local(List<String> path, @Nullable CostRange size) {}

  private CostEstimator(CelAbstractSyntaxTree tree, SchemaSizes sizes) {
    this.tree = tree;
    this.sizes = sizes;
  }

  /** The most that a checked expression costs. */
  static long most(CelAbstractSyntaxTree tree, SchemaSizes sizes) {
    return new CostEstimator(tree, sizes).cost(tree.getExpr()).max();
  }

  private CostRange cost(CelExpr expr) {
    return switch (expr.getKind()) {
      case IDENT -> {
        Local local = local(expr.ident().name());
        paths.put(expr.id(), local == null ? List.of(expr.ident().name()) : local.path());
        yield CostRange.ONE;
      }
      case SELECT -> select(expr);
      case CALL -> call(expr);
      case LIST -> all(expr.list().elements()).plus(LIST);
      case MAP -> {
        CostRange sum = MAP;
        for (CelExpr.CelMap.Entry entry : expr.map().entries()) {
          sum = sum.plus(cost(entry.key())).plus(cost(entry.value()));
        }
        yield sum;
      }
      case STRUCT -> {
        CostRange sum = STRUCT;
        for (CelExpr.CelStruct.Entry entry : expr.struct().entries()) {
          sum = sum.plus(cost(entry.value()));
        }
        yield sum;
      }
      case COMPREHENSION -> comprehension(expr);
      default -> CostRange.NONE;
    };
  }

  private CostRange all(List<CelExpr> parts) {
    CostRange sum = CostRange.NONE;
    for (CelExpr part : parts) {
      sum = sum.plus(cost(part));
    }
    return sum;
  }

  private CostRange select(CelExpr expr) {
    CelExpr operand = expr.select().operand();
    CostRange sum = cost(operand);
    if (expr.select().testOnly()) {
      // Kubernetes has it that whether there is a field costs nothing.
      return sum;
    }
    CelKind kind = kind(operand);
    boolean counts = kind == CelKind.MAP || kind == CelKind.STRUCT || kind == CelKind.TYPE_PARAM;
    paths.put(expr.id(), longer(path(operand), expr.select().field()));
    return counts ? sum.plus(CostRange.ONE) : sum;
  }

  private static List<String> longer(List<String> path, String more) {
    List<String> longer = new ArrayList<>(path);
    longer.add(more);
    return longer;
  }

  private CostRange call(CelExpr expr) {
    CelCall call = expr.call();
    if (call.function().equals("dyn")) {
      CelExpr argument = call.args().get(0);
      CostRange cost = cost(argument).plus(CostRange.ONE);
      CostRange size = size(argument);
      if (size != null) {
        computed.put(expr.id(), size);
      }
      return cost;
    }
    List<CostRange> arguments = new ArrayList<>();
    call.args().forEach(argument -> arguments.add(cost(argument)));
    CostRange target = call.target().map(this::cost).orElse(CostRange.NONE);
    List<String> overloads =
        tree.getReference(expr.id())
            .map(reference -> (List<String>) reference.overloadIds())
            .orElse(List.of());
    CostRange cost = null;
    CostRange result = null;
    for (String overload : overloads) {
      CallCosts.CallCost each = calls.of(call, overload, arguments);
      cost = cost == null ? each.cost() : cost.union(each.cost());
      if (each.result() != null) {
        result = result == null ? each.result() : result.union(each.result());
      }
      if (overload.equals("index_list") || overload.equals("index_map")) {
        String below = overload.equals("index_list") ? "@items" : "@values";
        paths.put(expr.id(), longer(path(call.args().get(0)), below));
        result = null;
      }
    }
    if (result == null) {
      result = size(expr);
    }
    if (result != null) {
      computed.put(expr.id(), result);
    }
    return cost == null ? CostRange.NONE : target.plus(cost);
  }

  private CostRange comprehension(CelExpr expr) {
    CelComprehension loop = expr.comprehension();
    CostRange sum = cost(loop.iterRange()).plus(cost(loop.accuInit()));
    push(loop.accuVar(), new Local(path(loop.accuInit()), size(loop.accuInit())));
    List<String> range = path(loop.iterRange());
    boolean list = kind(loop.iterRange()) == CelKind.LIST;
    boolean two = !loop.iterVar2().isEmpty();
    String first = two ? list ? "@indices" : "@keys" : list ? "@items" : "@keys";
    push(loop.iterVar(), new Local(longer(range, first), null));
    if (two) {
      push(loop.iterVar2(), new Local(longer(range, list ? "@items" : "@values"), null));
    }
    CostRange once = cost(loop.loopCondition()).plus(cost(loop.loopStep()));
    pop(loop.iterVar());
    if (two) {
      pop(loop.iterVar2());
    }
    sum = sum.plus(cost(loop.result()));
    pop(loop.accuVar());
    CostRange times = sizeOrUnknown(loop.iterRange());
    switch (loop.accuInit().getKind()) {
      case CONSTANT -> {
        CostRange size = size(loop.accuInit());
        if (size != null) {
          computed.put(expr.id(), size);
        }
      }
      case LIST, MAP -> computed.put(expr.id(), times);
      default -> {
        // Of anything else no size is known.
      }
    }
    return sum.plus(times.times(once));
  }

  private void push(String name, Local local) {
    locals.computeIfAbsent(name, key -> new ArrayDeque<>()).push(local);
  }

  private void pop(String name) {
    Deque<Local> known = locals.get(name);
    if (known != null) {
      known.pop();
    }
  }

  private @Nullable Local local(String name) {
    Deque<Local> known = locals.get(name);
    return known == null ? null : known.peek();
  }

  /** The way to a value from a variable that is declared; empty if there is none. */
  List<String> path(CelExpr expr) {
    Local local = expr.getKind() == CelExpr.ExprKind.Kind.IDENT ? local(expr.ident().name()) : null;
    return local == null ? paths.getOrDefault(expr.id(), List.of()) : local.path();
  }

  CelKind kind(CelExpr expr) {
    return tree.getType(expr.id()).map(CelType::kind).orElse(CelKind.DYN);
  }

  /** Whether an expression is a list of texts or bytes. */
  boolean hasTexts(CelExpr expr) {
    CelType type = tree.getType(expr.id()).orElse(null);
    return type instanceof ListType list
        && (list.elemType().kind() == CelKind.STRING || list.elemType().kind() == CelKind.BYTES);
  }

  CostRange sizeOrUnknown(CelExpr expr) {
    CostRange size = size(expr);
    return size == null ? CostRange.UNKNOWN : size;
  }

  /** The size of what a path leads to. */
  CostRange sizeOrUnknown(List<String> path) {
    CostRange size = path.isEmpty() ? null : sizes.of(path);
    return size == null ? CostRange.UNKNOWN : size;
  }

  private @Nullable CostRange size(CelExpr expr) {
    CostRange known = computed.get(expr.id());
    if (known != null) {
      return known;
    }
    switch (expr.getKind()) {
      case CONSTANT -> {
        return constant(expr.constant());
      }
      case LIST -> {
        return CostRange.of(expr.list().elements().size());
      }
      case MAP -> {
        return CostRange.of(expr.map().entries().size());
      }
      default -> {
        List<String> path = path(expr);
        CostRange declared = path.isEmpty() ? null : sizes.of(path);
        if (declared != null) {
          return declared;
        }
        if (isScalar(tree.getType(expr.id()).orElse(null))) {
          return CostRange.ONE;
        }
        Local local =
            expr.getKind() == CelExpr.ExprKind.Kind.IDENT ? local(expr.ident().name()) : null;
        return local == null ? null : local.size();
      }
    }
  }

  private static CostRange constant(CelConstant constant) {
    return switch (constant.getKind()) {
      case STRING_VALUE -> {
        String text = constant.stringValue();
        yield CostRange.of(text.codePointCount(0, text.length()));
      }
      case BYTES_VALUE ->
          CostRange.of(constant.bytesValue().toString().getBytes(StandardCharsets.UTF_8).length);
      default -> CostRange.ONE;
    };
  }

  private static boolean isScalar(@Nullable CelType type) {
    if (type instanceof OptionalType optional) {
      return isScalar(optional.parameters().get(0));
    }
    return type != null
        && switch (type.kind()) {
          case BOOL, DOUBLE, DURATION, INT, TIMESTAMP, UINT -> true;
          default -> false;
        };
  }
}
