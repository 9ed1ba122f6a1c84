package dev.duplane.scenario.format;

import dev.duplane.api.yaml.Position;
import dev.duplane.api.yaml.Problems;
import dev.duplane.api.yaml.Tree;
import dev.duplane.api.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files that the steps of one scenario name, each read once. */
final class ManifestFiles {
  private final ScenarioFolder folder;
  private final String shown;
  private final Map<String, List<Tree>> documents = new HashMap<>();

  /**
   * The files beside a scenario.
   *
   * @param folder where they are
   * @param shown how errors name that
   */
  ManifestFiles(ScenarioFolder folder, String shown) {
    this.folder = folder;
    this.shown = shown;
  }

  /**
   * The documents of a file, variables by name; empty if something is wrong.
   *
   * @param name as the step has it
   * @param at where it stands there
   */
  List<Tree> read(String name, Position at, Problems problems) {
    List<Tree> known = documents.get(name);
    if (known != null) {
      return known;
    }
    String text = text(name, at, problems);
    if (text == null) {
      return List.of();
    }
    int before = problems.count();
    List<Tree> read = YamlReader.read(display(name), text, problems.found());
    if (read.isEmpty() && problems.count() == before) {
      problems.at(at, "there is no object in " + name);
    } else {
      documents.put(name, read);
    }
    return read;
  }

  /** The text of a file; null if something is wrong. */
  @Nullable String text(String name, Position at, Problems problems) {
    try {
      return TextFile.decode(folder.read(name), display(name), problems);
    } catch (NoSuchFileException e) {
      problems.at(at, "no such file: " + name);
    } catch (IOException e) {
      problems.at(at, "cannot read " + name + ": " + TextFile.why(e));
    }
    return null;
  }

  /** How errors name a file. */
  String display(String name) {
    int slash = shown.lastIndexOf('/');
    return shown.substring(0, slash + 1) + name;
  }
}
