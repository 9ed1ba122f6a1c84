package dev.duplane.app;

import dev.duplane.journal.Journal;
import dev.duplane.journal.ScenarioText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes what happened to a file, whole or not at all. */
final class Recording {
  private Recording() {}

  /**
   * Finds out now, rather than at the end, whether the file can be written.
   *
   * @throws UsageException if it cannot
   */
  static Path checked(String text) {
    Path file = Path.of(text).toAbsolutePath().normalize();
    Path directory = file.getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new UsageException(Flags.OUT, "there is no directory " + directory);
    }
    if (!Files.isWritable(directory)) {
      throw new UsageException(Flags.OUT, directory + " cannot be written to");
    }
    if (Files.exists(file) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new UsageException(Flags.OUT, text + " is no file");
    }
    return file;
  }

  /** Writes the file when the process ends, by a signal too. */
  static void writeAtEnd(Path file, Journal journal) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  PrintStream err = System.err;
                  try {
                    write(file, journal);
                  } catch (IOException | RuntimeException e) {
                    err.println("duplane: " + Flags.OUT + ": " + file + " was not written: " + e);
                  }
                },
                "record"));
  }

  /** Puts a new file in the place of the old one in one step, so that nobody sees half of it. */
  static void write(Path file, Journal journal) throws IOException {
    Path beside = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      Files.writeString(beside, ScenarioText.of(journal.read()), StandardCharsets.UTF_8);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
