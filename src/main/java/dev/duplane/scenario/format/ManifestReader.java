package dev.duplane.scenario.format;

import dev.duplane.api.ApiResource;
import dev.duplane.api.schema.DecodeException;
import dev.duplane.api.schema.ObjectCodec;
import dev.duplane.api.yaml.Problems;
import dev.duplane.api.yaml.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the objects that a step sends, from the scenario or from a file beside it. */
final class ManifestReader {
  private final ManifestFiles files;
  private final Variables variables;
  private final boolean strict;
  private final Problems problems;
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
  List<Action.Manifest> read(Action.Verb verb, MappingReader fields) {
    Tree file = fields.get("file");
    Tree inline = fields.get("manifest");
    if ((file == null) == (inline == null)) {
      problems.at(
          fields.places().whole(), "either file (a path) or manifest (an object) must be given");
      return List.of();
    }
    List<Tree> documents =
        file != null
            ? file(file)
            : inline instanceof Tree.Sequence sequence
                ? sequence.items()
                : Stream.ofNullable(inline).toList();
    List<Action.Manifest> manifests = new ArrayList<>();
    for (Tree document : documents) {
      Action.Manifest manifest = manifest(verb, document);
      if (manifest != null) {
        manifests.add(manifest);
      }
    }
    if (documents.isEmpty() && file == null) {
      problems.at(fields.places().whole(), "manifest must hold at least one object");
    }
    return List.copyOf(manifests);
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
      problems.wrongType(tree, "a manifest", "a mapping");
      return null;
    }
    int before = problems.count();
    String apiVersion = text(mapping, "apiVersion", "apiVersion");
    String kind = text(mapping, "kind", "kind");
    Tree metadata = mapping.get("metadata");
    String namespace = "";
    String name = "";
    if (metadata instanceof Tree.Mapping fields) {
      boolean nameless =
          verb == Action.Verb.CREATE && (!strict || fields.get("generateName") != null);
      name = optional(fields, "name", nameless);
      namespace = optional(fields, "namespace", true);
    } else if (metadata != null) {
      problems.wrongType(metadata, "metadata", "a mapping");
    } else {
      problems.at(mapping.at(), "a manifest needs metadata.name");
    }
    if (problems.count() > before) {
      return null;
    }
    Positions places = new Positions(mapping.at(), Map.of());
    ObjectReference object = new ObjectReference(places, apiVersion, kind, namespace, name, false);
    if (strict) {
      check(mapping, object, problems);
    }
    return new Action.Manifest(object, mapping.toJson());
  }

  /**
   * Checks an object as strict field validation would (Kubernetes API concepts, "Field
   * validation"), if the contract has its kind.
   */
  static void check(Tree.Mapping mapping, ObjectReference object, Problems problems) {
    ApiResource resource = AnswerShape.resource(object);
    if (resource == null) {
      return;
    }
    int before = problems.count();
    new FieldCheck(FieldCheck.Purpose.SENT, problems).tree(mapping, resource.schema(), "");
    if (problems.count() > before || !Variables.uses(mapping).isEmpty()) {
      return;
    }
    // What is left are values of a right type that cannot be read, such as a quantity "x".
    try {
      for (String error : ObjectCodec.of(resource).decode(mapping.toJson()).strictErrors()) {
        problems.at(mapping.at(), error);
      }
    } catch (DecodeException e) {
      problems.at(mapping.at(), String.valueOf(e.getMessage()));
    }
  }

  /** A text of the metadata; empty if it is not given and need not be. */
  private String optional(Tree.Mapping metadata, String key, boolean optional) {
    return optional && metadata.get(key) == null ? "" : text(metadata, key, "metadata." + key);
  }

  private String text(Tree.Mapping mapping, String key, String what) {
    Tree value = mapping.get(key);
    if (value == null) {
      problems.at(mapping.at(), "a manifest needs " + what);
      return "";
    }
    String text = MappingReader.text(value, what, problems);
    if (text != null && text.isBlank()) {
      problems.at(value.at(), what + " must not be empty");
    }
    return text == null ? "" : text;
  }
}
