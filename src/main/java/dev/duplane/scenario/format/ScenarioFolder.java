package dev.duplane.scenario.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where a scenario finds the files that its steps name. */
@FunctionalInterface
public interface ScenarioFolder {

  /**
   * A file.
   *
   * @param name as the step has it
   * @throws NoSuchFileException if there is none
   * @throws IOException if it cannot be read
   */
  byte[] read(String name) throws IOException;

  /**
   * The files beside one.
   *
   * @param scenario its file
   */
  static ScenarioFolder beside(Path scenario) {
    return name -> {
      try {
        return Files.readAllBytes(scenario.resolveSibling(name));
      } catch (InvalidPathException e) {
        throw noFile(name, e);
      }
    };
  }

  /** No files: a scenario that came over the network reads nothing of this machine. */
  static ScenarioFolder none() {
    return name -> {
      throw new NoSuchFileException(name);
    };
  }

  private static NoSuchFileException noFile(String name, Exception cause) {
    NoSuchFileException none = new NoSuchFileException(name);
    none.initCause(cause);
    return none;
  }
}
