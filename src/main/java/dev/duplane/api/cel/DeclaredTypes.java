package dev.duplane.api.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The types of the variables that expressions of policies have (apiserver,
 * pkg/admission/plugin/cel/compile.go, {@code BuildRequestType}, {@code BuildNamespaceType};
 * pkg/cel/mutation).
 *
 * @param structs those with known fields, by name
 * @param names what objects that an expression makes can have as fields
 */
record DeclaredTypes(ImmutableMap<String, CelType> structs, ImmutableSet<String> names)
    implements CelTypeProvider {
  static final CelType REQUEST = StructTypeReference.create("kubernetes.AdmissionRequest");
  static final CelType NAMESPACE = StructTypeReference.create("kubernetes.Namespace");
  static final CelType VARIABLES = StructTypeReference.create("kubernetes.variables");
  static final CelType OBJECT = StructTypeReference.create("Object");
  static final CelType JSON_PATCH = StructTypeReference.create("JSONPatch");

  private static final CelType TEXT = SimpleType.STRING;
  private static final CelType TEXTS = ListType.create(TEXT);
  private static final CelType LABELS = MapType.create(TEXT, TEXT);

  /** The types that are always there. */
  private static final ImmutableMap<String, CelType> ALWAYS = always();

  /**
   * @param schemas the types of objects that schemas tell
   * @param variables the types of the policy's own variables, by name
   * @param names what objects that an expression makes can have as fields
   */
  static DeclaredTypes of(SchemaTypes schemas, Map<String, CelType> variables, Set<String> names) {
    Map<String, CelType> structs = new HashMap<>(ALWAYS);
    structs.putAll(schemas.structs());
    CelType unused = struct(structs, VARIABLES.name(), variables);
    return new DeclaredTypes(ImmutableMap.copyOf(structs), ImmutableSet.copyOf(names));
  }

  private static CelType struct(
      Map<String, CelType> structs, String name, Map<String, CelType> fields) {
    ImmutableMap<String, CelType> known = ImmutableMap.copyOf(fields);
    CelType type =
        StructType.create(name, known.keySet(), field -> Optional.ofNullable(known.get(field)));
    structs.put(name, type);
    return StructTypeReference.create(name);
  }

  private static ImmutableMap<String, CelType> always() {
    Map<String, CelType> structs = new HashMap<>();
    request(structs);
    namespace(structs);
    CelType unused =
        struct(
            structs,
            JSON_PATCH.name(),
            Map.of("op", TEXT, "path", TEXT, "from", TEXT, "value", SimpleType.DYN));
    return ImmutableMap.copyOf(structs);
  }

  private static void request(Map<String, CelType> structs) {
    CelType kind =
        struct(
            structs,
            "kubernetes.GroupVersionKind",
            Map.of("group", TEXT, "version", TEXT, "kind", TEXT));
    CelType resource =
        struct(
            structs,
            "kubernetes.GroupVersionResource",
            Map.of("group", TEXT, "version", TEXT, "resource", TEXT));
    CelType user =
        struct(
            structs,
            "kubernetes.UserInfo",
            Map.of(
                "username",
                TEXT,
                "uid",
                TEXT,
                "groups",
                TEXTS,
                "extra",
                MapType.create(TEXT, TEXTS)));
    CelType unused =
        struct(
            structs,
            REQUEST.name(),
            Map.ofEntries(
                Map.entry("kind", kind),
                Map.entry("resource", resource),
                Map.entry("subResource", TEXT),
                Map.entry("requestKind", kind),
                Map.entry("requestResource", resource),
                Map.entry("requestSubResource", TEXT),
                Map.entry("name", TEXT),
                Map.entry("namespace", TEXT),
                Map.entry("operation", TEXT),
                Map.entry("userInfo", user),
                Map.entry("dryRun", SimpleType.BOOL),
                Map.entry("options", SimpleType.DYN)));
  }

  private static void namespace(Map<String, CelType> structs) {
    CelType metadata =
        struct(
            structs,
            "kubernetes.NamespaceMetadata",
            Map.ofEntries(
                Map.entry("name", TEXT),
                Map.entry("generateName", TEXT),
                Map.entry("namespace", TEXT),
                Map.entry("labels", LABELS),
                Map.entry("annotations", LABELS),
                Map.entry("UID", TEXT),
                Map.entry("creationTimestamp", SimpleType.TIMESTAMP),
                Map.entry("deletionGracePeriodSeconds", SimpleType.INT),
                Map.entry("deletionTimestamp", SimpleType.TIMESTAMP),
                Map.entry("generation", SimpleType.INT),
                Map.entry("resourceVersion", TEXT),
                Map.entry("finalizers", TEXTS)));
    CelType condition =
        struct(
            structs,
            "kubernetes.NamespaceCondition",
            Map.of(
                "status",
                TEXT,
                "type",
                TEXT,
                "lastTransitionTime",
                SimpleType.TIMESTAMP,
                "message",
                TEXT,
                "reason",
                TEXT));
    CelType spec = struct(structs, "kubernetes.NamespaceSpec", Map.of("finalizers", TEXTS));
    CelType status =
        struct(
            structs,
            "kubernetes.NamespaceStatus",
            Map.of("conditions", ListType.create(condition), "phase", TEXT));
    CelType unused =
        struct(
            structs,
            NAMESPACE.name(),
            Map.of("metadata", metadata, "spec", spec, "status", status));
  }

  @Override
  public ImmutableCollection<CelType> types() {
    return structs.values();
  }

  @Override
  public Optional<CelType> findType(String name) {
    if (name.equals(OBJECT.name()) || name.startsWith(OBJECT.name() + ".")) {
      return Optional.of(StructType.create(name, names, field -> Optional.of(SimpleType.DYN)));
    }
    return Optional.ofNullable(structs.get(name));
  }
}
