package dev.duplane.api.cel;

import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The functions that Kubernetes adds to CEL for lists and texts (apiserver, pkg/cel/library,
 * lists.go and regex.go), and with them those for its own types ({@code KubernetesTypes}).
 */
final class KubernetesFunctions {
  private static final CelType TEXT = SimpleType.STRING;
  private static final CelType ITEM = TypeParamType.create("T");
  private static final CelType LIST = ListType.create(ITEM);

  /** A function by its name. */
  record Function(String name, List<Overload> overloads) {}

  /** One way to call a function. */
  record Overload(CelOverloadDecl declaration, CelFunctionBinding binding) {}

  private final Map<String, List<Overload>> functions = new LinkedHashMap<>();

  private KubernetesFunctions() {
    lists();
    texts();
    patches();
    KubernetesTypes.addTo(this);
    AuthorizerFunctions.addTo(this);
  }

  static List<Function> all() {
    List<Function> all = new ArrayList<>();
    new KubernetesFunctions()
        .functions.forEach((name, overloads) -> all.add(new Function(name, overloads)));
    return all;
  }

  /** Adds a function that is called as {@code self.name(…)}: the first parameter is self. */
  void member(
      String name,
      CelType result,
      List<CelType> parameters,
      List<Class<?>> classes,
      CelFunctionOverload evaluation) {
    String id = id(name);
    add(name, CelOverloadDecl.newMemberOverload(id, result, parameters), classes, evaluation);
  }

  /** Adds a function that is called as {@code name(…)}. */
  void global(
      String name,
      CelType result,
      List<CelType> parameters,
      List<Class<?>> classes,
      CelFunctionOverload evaluation) {
    String id = id(name);
    add(name, CelOverloadDecl.newGlobalOverload(id, result, parameters), classes, evaluation);
  }

  private String id(String name) {
    return "kubernetes_" + name + "_" + functions.getOrDefault(name, List.of()).size();
  }

  private void add(
      String name,
      CelOverloadDecl declaration,
      List<Class<?>> classes,
      CelFunctionOverload evaluation) {
    functions
        .computeIfAbsent(name, n -> new ArrayList<>())
        .add(
            new Overload(
                declaration,
                CelFunctionBinding.from(declaration.overloadId(), classes, evaluation)));
  }

  private void lists() {
    List<CelType> list = List.of(LIST);
    List<Class<?>> lists = List.of(List.class);
    member("isSorted", SimpleType.BOOL, list, lists, of -> isSorted((List<?>) of[0]));
    member("sum", ITEM, list, lists, of -> sum((List<?>) of[0]));
    member("min", ITEM, list, lists, of -> extreme((List<?>) of[0], -1));
    member("max", ITEM, list, lists, of -> extreme((List<?>) of[0], 1));
    List<CelType> withItem = List.of(LIST, ITEM);
    List<Class<?>> withObject = List.of(List.class, Object.class);
    member(
        "indexOf",
        SimpleType.INT,
        withItem,
        withObject,
        of -> (long) ((List<?>) of[0]).indexOf(of[1]));
    member(
        "lastIndexOf",
        SimpleType.INT,
        withItem,
        withObject,
        of -> (long) ((List<?>) of[0]).lastIndexOf(of[1]));
  }

  @SuppressWarnings("unchecked")
  private static int compare(Object one, Object other) {
    if (one instanceof Number a && other instanceof Number b && one.getClass() != b.getClass()) {
      return Double.compare(a.doubleValue(), b.doubleValue());
    }
    return ((Comparable<Object>) one).compareTo(other);
  }

  private static boolean isSorted(List<?> list) {
    for (int i = 1; i < list.size(); i++) {
      if (compare(list.get(i - 1), list.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  private static Object sum(List<?> list) {
    boolean whole = list.stream().allMatch(Long.class::isInstance);
    if (whole) {
      long sum = 0;
      for (Object item : list) {
        sum = Math.addExact(sum, (Long) item);
      }
      return sum;
    }
    return list.stream().mapToDouble(item -> ((Number) item).doubleValue()).sum();
  }

  private static Object extreme(List<?> list, int sign) {
    Object found = null;
    for (Object item : list) {
      if (found == null || compare(item, found) * sign > 0) {
        found = item;
      }
    }
    if (found == null) {
      throw new IllegalArgumentException((sign < 0 ? "min" : "max") + " called on empty list");
    }
    return found;
  }

  private void texts() {
    member(
        "format",
        TEXT,
        List.of(TEXT, ListType.create(SimpleType.DYN)),
        List.of(String.class, List.class),
        of -> StringFormat.format((String) of[0], (List<?>) of[1]));
    List<Class<?>> two = List.of(String.class, String.class);
    member(
        "find",
        TEXT,
        List.of(TEXT, TEXT),
        two,
        of -> {
          Matcher matcher = Pattern.compile((String) of[1]).matcher((String) of[0]);
          return matcher.find() ? matcher.group() : "";
        });
    member(
        "findAll",
        ListType.create(TEXT),
        List.of(TEXT, TEXT),
        two,
        of -> findAll((String) of[0], (String) of[1], Long.MAX_VALUE));
    member(
        "findAll",
        ListType.create(TEXT),
        List.of(TEXT, TEXT, SimpleType.INT),
        List.of(String.class, String.class, Long.class),
        of -> findAll((String) of[0], (String) of[1], (Long) of[2]));
  }

  /** For paths in JSON patches (pkg/cel/library/jsonpatch.go). */
  private void patches() {
    global(
        "jsonpatch.escapeKey",
        TEXT,
        List.of(TEXT),
        List.of(String.class),
        of -> ((String) of[0]).replace("~", "~0").replace("/", "~1"));
  }

  private static List<String> findAll(String text, String pattern, long most) {
    List<String> found = new ArrayList<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while ((most < 0 || found.size() < most) && matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }
}
