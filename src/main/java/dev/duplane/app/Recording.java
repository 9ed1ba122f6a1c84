package dev.duplane.app;

import dev.duplane.journal.Journal;
import dev.duplane.journal.ScenarioText;
import java.io.IOException;
import java.io.PrintStream;

/** Writes what happened to a file. */
final class Recording {
  private Recording() {}

  /** Writes the file when the process ends, by a signal too. */
  static void writeAtEnd(OutputFile file, Journal journal) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  PrintStream err = System.err;
                  try {
                    file.write(ScenarioText.of(journal.read()));
                  } catch (IOException | RuntimeException e) {
                    err.println("duplane: " + file.flag() + ": " + file + " was not written: " + e);
                  }
                },
                "record"));
  }
}
