package dev.duplane.scenario.format;

import dev.duplane.api.ApiResource;
import dev.duplane.api.schema.DecodeException;
import dev.duplane.api.schema.ObjectCodec;
import dev.duplane.api.yaml.InputProblem;
import dev.duplane.api.yaml.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the objects that a step sends, from the scenario or from a file beside it. */
final class ManifestReader {
  private final ManifestFiles files;
  private final Variables variables;
  private final boolean strict;
  private final List<InputProblem> problems;
  private final Set<String> used = new TreeSet<>();

  /**
   * A reader for one step.
   *
   * @param strict whether objects must be such as the contract has them
   */
  ManifestReader(ReadingContext reading, boolean strict) {
    this.files = reading.files();
    this.variables = reading.variables();
    this.strict = strict;
    this.problems = reading.problems();
  }

  /** The variables that files it has read use. */
  Set<String> used() {
    return used;
  }

  /** The objects of {@code {file: …}} or {@code {manifest: …}}; empty if something is wrong. */
  List<Action.Manifest> read(Action.Verb verb, Tree tree, MappingReader fields) {
    Tree file = fields.get("file");
    Tree inline = fields.get("manifest");
    if ((file == null) == (inline == null)) {
      problems.add(
          InputProblem.at(tree.at(), "either file (a path) or manifest (an object) must be given"));
      return List.of();
    }
    List<Tree> documents =
        file != null
            ? file(file)
            : inline instanceof Tree.Sequence sequence ? sequence.items() : listOf(inline);
    List<Action.Manifest> manifests = new ArrayList<>();
    for (Tree document : documents) {
      Action.Manifest manifest = manifest(verb, document);
      if (manifest != null) {
        manifests.add(manifest);
      }
    }
    if (documents.isEmpty() && file == null) {
      problems.add(InputProblem.at(tree.at(), "manifest must hold at least one object"));
    }
    return List.copyOf(manifests);
  }

  private static List<Tree> listOf(@Nullable Tree tree) {
    return tree == null ? List.of() : List.of(tree);
  }

  private List<Tree> file(Tree tree) {
    String name = MappingReader.text(tree, "file", problems);
    if (name == null) {
      return List.of();
    }
    List<Tree> documents = files.read(name, tree.at(), problems);
    documents.forEach(document -> used.addAll(Variables.uses(document)));
    return documents.stream().map(variables::expand).toList();
  }

  private Action.@Nullable Manifest manifest(Action.Verb verb, Tree tree) {
    if (!(tree instanceof Tree.Mapping mapping)) {
      problems.add(
          InputProblem.at(tree.at(), MappingReader.wrongType("a manifest", "a mapping", tree)));
      return null;
    }
    int before = problems.size();
    String apiVersion = text(mapping, "apiVersion", "apiVersion");
    String kind = text(mapping, "kind", "kind");
    Tree.MappingEntry metadata = mapping.entries().get("metadata");
    String namespace = "";
    String name = "";
    if (metadata != null && metadata.value() instanceof Tree.Mapping fields) {
      boolean drawn =
          verb == Action.Verb.CREATE
              && fields.entries().containsKey("generateName")
              && !fields.entries().containsKey("name");
      boolean nameless = !strict && verb == Action.Verb.CREATE;
      name =
          drawn || (nameless && !fields.entries().containsKey("name"))
              ? ""
              : text(fields, "name", "metadata.name");
      namespace =
          fields.entries().containsKey("namespace")
              ? text(fields, "namespace", "metadata.namespace")
              : "";
    } else if (metadata != null) {
      problems.add(
          InputProblem.at(
              metadata.value().at(),
              MappingReader.wrongType("metadata", "a mapping", metadata.value())));
    } else {
      problems.add(InputProblem.at(mapping.at(), "a manifest needs metadata.name"));
    }
    if (problems.size() > before) {
      return null;
    }
    Positions places = new Positions(mapping.at(), Map.of());
    ObjectReference object = new ObjectReference(places, apiVersion, kind, namespace, name);
    if (strict) {
      check(mapping, object, problems);
    }
    return new Action.Manifest(object, mapping.toJson());
  }

  /**
   * Checks an object as strict field validation would (Kubernetes API concepts, "Field
   * validation"), if the contract has its kind.
   */
  static void check(Tree.Mapping mapping, OfKind object, List<InputProblem> problems) {
    ApiResource resource = AnswerShape.resource(object);
    if (resource == null) {
      return;
    }
    int before = problems.size();
    new FieldCheck(FieldCheck.Purpose.SENT, problems).tree(mapping, resource.schema(), "");
    if (problems.size() > before || !Variables.uses(mapping).isEmpty()) {
      return;
    }
    // What is left are values of a right type that cannot be read, such as a quantity "x".
    try {
      for (String error : ObjectCodec.of(resource).decode(mapping.toJson()).strictErrors()) {
        problems.add(InputProblem.at(mapping.at(), error));
      }
    } catch (DecodeException e) {
      problems.add(InputProblem.at(mapping.at(), String.valueOf(e.getMessage())));
    }
  }

  private String text(Tree.Mapping mapping, String key, String what) {
    Tree.MappingEntry entry = mapping.entries().get(key);
    if (entry == null) {
      problems.add(InputProblem.at(mapping.at(), "a manifest needs " + what));
      return "";
    }
    String text = MappingReader.text(entry.value(), what, problems);
    if (text != null && text.isBlank()) {
      problems.add(InputProblem.at(entry.value().at(), what + " must not be empty"));
    }
    return text == null ? "" : text;
  }
}
