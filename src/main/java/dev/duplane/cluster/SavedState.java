package dev.duplane.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.yaml.InputProblem;
import dev.duplane.api.yaml.Position;
import dev.duplane.api.yaml.Tree;
import dev.duplane.api.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;

/**
 * The objects that a cluster begins with. There are two kinds:
 *
 * <ul>
 *   <li>what {@link StateExport} has written: a cluster that begins with it goes on as the first
 *       one would have, revision for revision;
 *   <li>what {@code kubectl get -A -o yaml} prints of a real cluster, or manifests: Lists and
 *       single objects, in YAML or JSON. Such a cluster counts revisions anew.
 * </ul>
 *
 * @param revision the store's at the time; 0 for what a StateExport has not written
 * @param dryRuns as {@link StateExport#dryRuns}
 * @param objects in the order of the text
 */
public record SavedState(long revision, long dryRuns, List<SavedObject> objects) {

  /**
   * One object.
   *
   * @param at where it stands
   * @param tree as it is written
   * @param createRevision of the write that made it; 0 if not known
   */
  public record SavedObject(Position at, ObjectNode tree, long createRevision) {
    /** Its name in messages: kind, Namespace and name. */
    String label() {
      String namespace = tree.path("metadata").path("namespace").asText();
      return tree.path("kind").asText()
          + " "
          + (namespace.isEmpty() ? "" : namespace + "/")
          + tree.path("metadata").path("name").asText();
    }
  }

  /** A text that no cluster can begin with: what is wrong with it, all at once. */
  public static final class InvalidStateException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    InvalidStateException(List<String> problems) {
      super(String.join("\n", problems));
      this.problems = List.copyOf(problems);
    }

    /** A line each, with the place or the object. */
    public List<String> problems() {
      return problems;
    }
  }

  /** Whether a cluster that begins with it goes on with its revisions. */
  boolean exact() {
    return revision > 0;
  }

  /**
   * Reads a text.
   *
   * @param source named in places, e.g. the file
   * @param text YAML or JSON
   * @throws InvalidStateException if it is not YAML, or holds what is no object of Kubernetes
   */
  public static SavedState read(String source, String text) throws InvalidStateException {
    List<InputProblem> problems = new ArrayList<>();
    List<SavedObject> objects = new ArrayList<>();
    List<Tree> documents = YamlReader.read(source, text, problems);
    long revision = 0;
    long dryRuns = 0;
    for (Tree document : documents) {
      if (document instanceof Tree.Mapping mapping && isState(mapping)) {
        if (documents.size() > 1) {
          problems.add(InputProblem.at(mapping.at(), "a State stands alone"));
        }
        ObjectNode state = mapping.toJson();
        revision = state.path("revision").asLong();
        dryRuns = state.path("dryRuns").asLong();
        addState(mapping, state, objects, problems);
      } else {
        add(document, objects, problems);
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidStateException(problems.stream().map(InputProblem::toString).toList());
    }
    return new SavedState(revision, dryRuns, List.copyOf(objects));
  }

  private static boolean isState(Tree.Mapping mapping) {
    return mapping.toJson().path("kind").asText().equals(StateExport.KIND);
  }

  private static void addState(
      Tree.Mapping mapping,
      ObjectNode state,
      List<SavedObject> objects,
      List<InputProblem> problems) {
    if (state.path("revision").asLong() <= 0) {
      problems.add(InputProblem.at(mapping.at(), "revision must be a number above 0"));
    }
    if (!(state.get("objects") instanceof ArrayNode items)) {
      problems.add(InputProblem.at(mapping.at(), "objects must be a list"));
      return;
    }
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof ObjectNode object) {
        long created = state.path("createRevisions").path(i).asLong();
        objects.add(new SavedObject(mapping.at(), object, created));
      } else {
        problems.add(InputProblem.at(mapping.at(), "objects[" + i + "] is no object"));
      }
    }
  }

  /** A List is what is in it, whatever it calls itself. */
  private static void add(Tree tree, List<SavedObject> objects, List<InputProblem> problems) {
    if (!(tree instanceof Tree.Mapping mapping)) {
      problems.add(
          InputProblem.at(tree.at(), "an object of Kubernetes is needed, not " + tree.describe()));
      return;
    }
    Tree.MappingEntry entry = mapping.entries().get("items");
    if (entry != null && entry.value() instanceof Tree.Sequence items) {
      items.items().forEach(item -> add(item, objects, problems));
      return;
    }
    ObjectNode object = mapping.toJson();
    for (String field : List.of("apiVersion", "kind")) {
      if (!object.path(field).isTextual()) {
        problems.add(InputProblem.at(tree.at(), field + " is missing"));
        return;
      }
    }
    if (object.path("metadata").path("name").asText().isEmpty()) {
      problems.add(InputProblem.at(tree.at(), "metadata.name is missing"));
      return;
    }
    objects.add(new SavedObject(tree.at(), object, 0));
  }
}
