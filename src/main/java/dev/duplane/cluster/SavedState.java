package dev.duplane.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.yaml.Position;
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
 * @param lenient whether kinds and fields that are not known are left out, with a warning: they are
 *     another program's, and nobody can mend them
 */
public record SavedState(long revision, long dryRuns, List<SavedObject> objects, boolean lenient) {

  /** A state of which everything has to be known. */
  SavedState(long revision, long dryRuns, List<SavedObject> objects) {
    this(revision, dryRuns, objects, false);
  }

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
    return new StateReader(source).read(text);
  }
}
