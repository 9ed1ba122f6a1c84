package dev.duplane.scenario.report;

import dev.duplane.scenario.run.Report;
import dev.duplane.scenario.run.ScenarioResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes test results as JUnit XML, the form that Ant began and that Jenkins, GitLab and others
 * read. The file is there when the run has ended, and not before: until then an earlier one stays.
 */
public final class JunitReport implements Report {
  private final Path file;
  private final @Nullable Path beside;
  private final JunitDocument document;

  private JunitReport(Path file, @Nullable Path beside, Instant begun) {
    this.file = file;
    this.beside = beside;
    this.document = new JunitDocument(begun);
  }

  /**
   * Makes sure that the file can be written; {@link #discard} must be called in the end.
   *
   * @param begun when the run begins, by the clock on the wall
   * @throws IOException if it cannot; the message says why
   */
  public static JunitReport open(Path file, Instant begun) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("it is a directory");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      return new JunitReport(file, null, begun); // a pipe or /dev/null must not be replaced
    }
    Path whole = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    Path directory = whole.getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new IOException("there is no such directory");
    }
    Path beside =
        directory.resolve("." + whole.getFileName() + "." + ProcessHandle.current().pid());
    try {
      Files.writeString(beside, "");
    } catch (IOException e) {
      throw new IOException("its directory cannot be written", e);
    }
    return new JunitReport(whole, beside, begun);
  }

  @Override
  public void end(ScenarioResult result) {
    document.add(result, "not taken");
  }

  @Override
  public void notRun(ScenarioResult planned) {
    document.add(planned, "not run: the run ended before its turn");
  }

  /** The file is put in its place by {@link #write}, where an error is the caller's to report. */
  @Override
  public void close() {}

  /**
   * Puts the file in its place.
   *
   * @throws IOException if it cannot be written
   */
  public void write() throws IOException {
    Files.writeString(beside == null ? file : beside, document.end());
    if (beside != null) {
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Leaves nothing behind of a run that did not come to its end; otherwise does nothing. */
  public void discard() {
    try {
      if (beside != null) {
        Files.deleteIfExists(beside);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
