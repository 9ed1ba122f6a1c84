package dev.duplane.scenario;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the objects that a step sends, from the scenario or from a file beside it. */
final class ManifestReader {
  private static final List<String> KEYS = List.of("file", "manifest");

  private final Path scenario;
  private final String shown;
  private final List<Problem> problems;

  /**
   * A reader for one scenario.
   *
   * @param scenario its file
   * @param shown how errors name that
   */
  ManifestReader(Path scenario, String shown, List<Problem> problems) {
    this.scenario = scenario;
    this.shown = shown;
    this.problems = problems;
  }

  /** The objects of {@code {file: …}} or {@code {manifest: …}}; empty if something is wrong. */
  List<Action.Manifest> read(Action.Verb verb, Tree tree) {
    Fields fields = Fields.of(tree, "this step", problems, KEYS);
    if (fields == null) {
      return List.of();
    }
    Tree file = fields.get("file");
    Tree inline = fields.get("manifest");
    if ((file == null) == (inline == null)) {
      problems.add(
          Problem.at(tree.at(), "either file (a path) or manifest (an object) must be given"));
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
      problems.add(Problem.at(tree.at(), "manifest must hold at least one object"));
    }
    return List.copyOf(manifests);
  }

  private static List<Tree> listOf(@Nullable Tree tree) {
    return tree == null ? List.of() : List.of(tree);
  }

  private List<Tree> file(Tree tree) {
    String name = Fields.text(tree, "file", problems);
    if (name == null) {
      return List.of();
    }
    try {
      Path path = scenario.resolveSibling(name);
      String text = Files.readString(path, StandardCharsets.UTF_8);
      int before = problems.size();
      List<Tree> documents = YamlReader.read(display(name), text, problems);
      if (documents.isEmpty() && problems.size() == before) {
        problems.add(Problem.at(tree.at(), "there is no object in " + name));
      }
      return documents;
    } catch (NoSuchFileException | InvalidPathException e) {
      problems.add(Problem.at(tree.at(), "no such file: " + name));
    } catch (IOException e) {
      problems.add(Problem.at(tree.at(), "cannot read " + name + ": not a file of UTF-8 text"));
    }
    return List.of();
  }

  private String display(String name) {
    int slash = shown.lastIndexOf('/');
    return shown.substring(0, slash + 1) + name;
  }

  private Action.@Nullable Manifest manifest(Action.Verb verb, Tree tree) {
    if (!(tree instanceof Tree.Mapping mapping)) {
      problems.add(Problem.at(tree.at(), Fields.wrongType("a manifest", "a mapping", tree)));
      return null;
    }
    int before = problems.size();
    String apiVersion = text(mapping, "apiVersion", "apiVersion");
    String kind = text(mapping, "kind", "kind");
    Tree.Entry metadata = mapping.entries().get("metadata");
    String namespace = "";
    String name = "";
    if (metadata != null && metadata.value() instanceof Tree.Mapping fields) {
      boolean drawn =
          verb == Action.Verb.CREATE
              && fields.entries().containsKey("generateName")
              && !fields.entries().containsKey("name");
      name = drawn ? "" : text(fields, "name", "metadata.name");
      namespace =
          fields.entries().containsKey("namespace")
              ? text(fields, "namespace", "metadata.namespace")
              : "";
    } else if (metadata != null) {
      problems.add(
          Problem.at(
              metadata.value().at(), Fields.wrongType("metadata", "a mapping", metadata.value())));
    } else {
      problems.add(Problem.at(mapping.at(), "a manifest needs metadata.name"));
    }
    if (problems.size() > before) {
      return null;
    }
    Places places = new Places(mapping.at(), Map.of());
    return new Action.Manifest(
        new Action.Reference(places, apiVersion, kind, namespace, name), mapping.toJson());
  }

  private String text(Tree.Mapping mapping, String key, String what) {
    Tree.Entry entry = mapping.entries().get(key);
    if (entry == null) {
      problems.add(Problem.at(mapping.at(), "a manifest needs " + what));
      return "";
    }
    String text = Fields.text(entry.value(), what, problems);
    if (text != null && text.isBlank()) {
      problems.add(Problem.at(entry.value().at(), what + " must not be empty"));
    }
    return text == null ? "" : text;
  }
}
