package dev.duplane.embedded;

import dev.duplane.journal.Journal;

/**
 * A place in a journal.
 *
 * @param entry how many entries there have been before
 */
public record ReportMark(long entry) {
  /** Where a journal begins. */
  public static final ReportMark START = new ReportMark(0);

  static ReportMark of(Journal.Contents contents) {
    return new ReportMark(contents.dropped() + contents.entries().size());
  }
}
