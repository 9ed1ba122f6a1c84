package dev.duplane.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.duplane.scenario.format.Scenario;
import dev.duplane.scenario.format.ScenarioFiles;
import dev.duplane.scenario.format.ScenarioFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The scenarios that can be run from the console: those of the project, in the order of the
 * document, and those that were added. Read when first asked for. Thread-safe.
 */
final class ScenarioLibrary {
  /** How many that were added are kept; the oldest go. */
  static final int MOST_ADDED = 32;

  private static final String ROOT = "scenarios/";

  /** Headings after a sharp sign, and names below them. */
  private static final String CONTENTS = "scenarios.txt";

  private static final int LONGEST_NAME = 60;

  private @Nullable Map<String, KnownScenario> packaged;
  private final Map<String, KnownScenario> added = new LinkedHashMap<>();

  /**
   * A scenario.
   *
   * @param name in paths
   * @param topic which part of the document it is about; empty for one that was added
   * @param text its file
   * @param courses one for each cluster that it runs on
   */
  record KnownScenario(String name, String topic, String text, List<Scenario> courses) {
    /** What it shows. */
    String title() {
      return courses.get(0).name();
    }
  }

  /**
   * An attempt to add one.
   *
   * @param entry what was added; null if something is wrong
   * @param files what is wrong
   */
  record Addition(@Nullable KnownScenario entry, ScenarioFiles files) {}

  /** All of them; those that were added last. */
  synchronized List<KnownScenario> all() {
    return Stream.concat(packaged().values().stream(), added.values().stream()).toList();
  }

  /** The one of a name; null if there is none. */
  synchronized @Nullable KnownScenario find(String name) {
    KnownScenario entry = added.get(name);
    return entry == null ? packaged().get(name) : entry;
  }

  /**
   * Adds one. It has the name of what it shows, in letters, digits and dashes; one of that name
   * that was added before goes.
   *
   * @param text a scenario file that names no other files
   */
  synchronized Addition add(String text) {
    ScenarioFiles files = ScenarioFiles.parse(ScenarioFolder.none(), "scenario.yaml", text);
    if (files.scenarios().isEmpty() || !files.problems().isEmpty()) {
      return new Addition(null, files);
    }
    String name = nameOf(files.scenarios().get(0).name());
    while (packaged().containsKey(name)) {
      name += "-added";
    }
    KnownScenario entry = new KnownScenario(name, "", text, files.scenarios());
    added.remove(name);
    added.put(name, entry);
    if (added.size() > MOST_ADDED) {
      added.remove(added.keySet().iterator().next());
    }
    return new Addition(entry, files);
  }

  private static String nameOf(String title) {
    String name = title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    name = name.substring(0, Math.min(name.length(), LONGEST_NAME)).replaceAll("^-|-$", "");
    return name.isEmpty() ? "scenario" : name;
  }

  private Map<String, KnownScenario> packaged() {
    if (packaged == null) {
      Map<String, KnownScenario> read = new LinkedHashMap<>();
      String topic = "";
      for (String line : text(CONTENTS).split("\n", -1)) {
        if (line.startsWith("#")) {
          topic = line.substring(1).strip();
        } else if (!line.isBlank()) {
          read.put(line.strip(), packaged(line.strip(), topic));
        }
      }
      packaged = read;
    }
    return packaged;
  }

  private static KnownScenario packaged(String name, String topic) {
    String file = name + ".yaml";
    String text = text(ROOT + file);
    ScenarioFiles files = ScenarioFiles.parse(below(ROOT), ROOT + file, text);
    if (!files.problems().isEmpty()) {
      throw new IllegalStateException(files.problems().toString());
    }
    return new KnownScenario(name, topic, text, files.scenarios());
  }

  private static ScenarioFolder below(String root) {
    return name -> {
      try (InputStream in = ScenarioLibrary.class.getResourceAsStream(root + name)) {
        if (in == null) {
          throw new NoSuchFileException(name);
        }
        return in.readAllBytes();
      }
    };
  }

  private static String text(String resource) {
    try {
      return new String(below("").read(resource), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
