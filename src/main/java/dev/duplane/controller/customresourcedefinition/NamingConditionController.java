package dev.duplane.controller.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.api.GoText;
import dev.duplane.api.ObjectView;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.IndexRule;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.ObjectEvent;
import dev.duplane.controller.Request;
import dev.duplane.controller.Source;
import dev.duplane.registry.Registry;
import dev.duplane.registry.customresourcedefinition.DefinitionConditions;
import dev.duplane.registry.customresourcedefinition.DefinitionConditions.DefinitionCondition;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Accepts the names of a definition, unless another one of its group has them
 * (apiextensions-apiserver, pkg/controller/status/naming_controller.go). Who came first keeps them;
 * a name that is given up goes to the first who wants it, in the order of the definitions' names.
 */
public final class NamingConditionController extends DefinitionLoop {
  private static final IndexRule BY_GROUP =
      new IndexRule("spec.group", definition -> List.of(group(definition)));

  private final Indexer informer;

  /**
   * @param registry where the definitions are
   * @param manager whose informer tells of the others
   * @param clock gives the times of conditions
   */
  public NamingConditionController(Registry registry, ControllerManager manager, Clock clock) {
    super(registry, clock);
    this.informer = manager.informer(DEFINITIONS);
    informer.addIndex(BY_GROUP);
  }

  private static String group(ObjectNode definition) {
    return definition.path("spec").path("group").asText();
  }

  @Override
  public String name() {
    return "crd-naming-condition-controller";
  }

  @Override
  public List<Source> watches() {
    return List.of(new Source(DEFINITIONS, this::observe));
  }

  /** A change of one may free a name that others of the group wait for. */
  private void observe(ObjectEvent event, Consumer<Request> queue) {
    for (ObjectNode other : informer.byIndex(BY_GROUP, group(event.shared()))) {
      queue.accept(new Request(DEFINITIONS, "", other.path("metadata").path("name").asText()));
    }
  }

  /** The names that the definitions of a group have, of resources or of kinds. */
  private Set<String> taken(String group, List<String> fields) {
    Set<String> taken = new HashSet<>();
    for (ObjectNode definition : informer.byIndex(BY_GROUP, group)) {
      JsonNode names = definition.path("status").path("acceptedNames");
      for (String field : fields) {
        JsonNode name = names.path(field);
        if (name.isArray()) {
          name.forEach(each -> taken.add(each.asText()));
        } else {
          taken.add(name.asText(""));
        }
      }
    }
    return taken;
  }

  @Override
  void change(ObjectNode definition) {
    ObjectView wanted = view(definition, "spec", "names");
    ObjectView accepted = view(definition, "status", "acceptedNames");
    if (wanted.node().equals(accepted.node())) {
      return;
    }
    Set<String> resources = taken(group(definition), List.of("plural", "singular", "shortNames"));
    Set<String> kinds = taken(group(definition), List.of("kind", "listKind"));
    DefinitionCondition conflict = null;
    ObjectNode names = accepted.node().objectNode();
    for (String field : List.of("plural", "singular", "shortNames", "kind", "listKind")) {
      Set<String> taken = field.endsWith("ind") ? kinds : resources;
      String problem = problem(field, wanted, accepted, taken);
      JsonNode value = (problem == null ? wanted : accepted).get(field);
      if (value != null) {
        names.set(field, value);
      }
      conflict = problem == null ? conflict : conflict(field, problem);
    }
    if (wanted.has("categories")) {
      names.set("categories", wanted.get("categories"));
    }
    DefinitionCondition naming =
        conflict == null
            ? new DefinitionCondition(
                DefinitionConditions.NAMES_ACCEPTED, "True", "NoConflicts", "no conflicts found")
            : conflict;
    new ObjectView(definition).object("status").set("acceptedNames", names);
    set(definition, naming);
    establish(definition, conflict == null);
  }

  private static ObjectView view(ObjectNode definition, String part, String field) {
    return new ObjectView(new ObjectView(new ObjectView(definition).object(part)).object(field));
  }

  private static DefinitionCondition conflict(String field, String problem) {
    return new DefinitionCondition(
        DefinitionConditions.NAMES_ACCEPTED,
        "False",
        Character.toUpperCase(field.charAt(0)) + field.substring(1) + "Conflict",
        problem);
  }

  private static @Nullable String problem(
      String field, ObjectView wanted, ObjectView accepted, Set<String> taken) {
    if (!field.equals("shortNames")) {
      String name = wanted.text(field);
      return name.equals(accepted.text(field)) || !taken.contains(name) ? null : inUse(name);
    }
    Set<String> own = new HashSet<>(accepted.texts(field));
    own.add(accepted.text("plural"));
    own.add(accepted.text("singular"));
    List<String> problems =
        wanted.texts(field).stream()
            .filter(name -> !own.contains(name) && taken.contains(name))
            .map(NamingConditionController::inUse)
            .distinct()
            .toList();
    if (problems.isEmpty()) {
      return null;
    }
    return problems.size() == 1
        ? problems.get(0)
        : problems.stream().collect(Collectors.joining(", ", "[", "]"));
  }

  private static String inUse(String name) {
    return GoText.quote(name) + " is already in use";
  }

  /** A kind stays established whatever becomes of its names. */
  private void establish(ObjectNode definition, boolean named) {
    ObjectNode before = Conditions.find(definition, DefinitionConditions.ESTABLISHED);
    boolean established = Conditions.isTrue(definition, DefinitionConditions.ESTABLISHED);
    if (!established && (named || before == null)) {
      set(
          definition,
          named
              ? new DefinitionCondition(
                  DefinitionConditions.ESTABLISHED,
                  "False",
                  "Installing",
                  "the initial names have been accepted")
              : new DefinitionCondition(
                  DefinitionConditions.ESTABLISHED,
                  "False",
                  "NotAccepted",
                  "not all names are accepted"));
    }
  }
}
