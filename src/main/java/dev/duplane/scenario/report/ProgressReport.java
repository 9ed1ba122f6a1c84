package dev.duplane.scenario.report;

import dev.duplane.scenario.run.HotLoop;
import dev.duplane.scenario.run.Report;
import dev.duplane.scenario.run.ScenarioResult;
import dev.duplane.scenario.run.StepPlan;
import dev.duplane.scenario.run.StepResult;
import java.io.PrintStream;
import java.util.List;

/**
 * Prints what happens as it happens. Nothing in it depends on the time or the machine: lines end
 * with a line feed everywhere.
 */
public final class ProgressReport implements Report {
  private static final String ERASE_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final Ink ink;
  private final int width;
  private Totals totals = Totals.NONE;
  private List<StepPlan> steps = List.of();
  private boolean overwritable;

  /** How many steps running have been skipped. */
  private int skipped;

  /**
   * Prints lines, and on a terminal below them the step that is being taken, which the next line
   * overwrites.
   *
   * @param width of the terminal, in characters, more than 1; 0 if there is none
   */
  public ProgressReport(PrintStream out, Ink ink, int width) {
    this.out = out;
    this.ink = ink;
    this.width = width;
  }

  @Override
  public void begin(ScenarioResult begun) {
    line(ink.paint(Ink.Tone.STRONG, StepText.heading(begun)));
    if (!begun.source().isEmpty()) {
      line("  " + ink.paint(Ink.Tone.FAINT, begun.source()));
    }
    steps = begun.notTaken();
    skipped = 0;
    underWay(0);
  }

  @Override
  public void step(StepResult step) {
    String title = Ink.safe(StepText.title(step.plan()));
    if (Totals.skipped(step)) {
      if (skipped == 0) {
        skipped(title + ": " + Ink.safe(step.skipped()));
      }
      skipped++;
    } else {
      line(
          (step.ok()
                  ? "  " + ink.paint(Ink.Tone.GOOD, "ok") + "      "
                  : "  " + ink.paint(Ink.Tone.BAD, "FAILED") + "  ")
              + title
              + StepText.statuses(step));
    }
    StepText.failure(step, ink).forEach(text -> line(("    " + text).stripTrailing()));
    if (step.ok() && skipped == 0) {
      underWay(step.plan().number());
    }
  }

  private void skipped(String what) {
    line("  " + ink.paint(Ink.Tone.NOTE, "skipped") + " " + what);
  }

  @Override
  public void end(ScenarioResult result) {
    if (!result.skipped().isEmpty()) {
      skipped(Ink.safe(result.skipped()));
    } else if (skipped > 1) {
      line("  " + Totals.count(skipped - 1, "step") + " after it skipped");
    }
    if (!result.refused().isEmpty()) {
      line("  " + ink.paint(Ink.Tone.BAD, "FAILED") + "  cluster");
      line("    " + Ink.safe(result.refused()));
    } else if (!result.notTaken().isEmpty()) {
      line(
          "  "
              + Totals.count(result.notTaken().size(), "step")
              + (result.ok() ? " not taken" : " after it not taken"));
    }
    for (HotLoop loop : result.hotLoops()) {
      line("  " + ink.paint(Ink.Tone.NOTE, StepText.hotLoop(loop)));
    }
    totals = totals.and(result);
    erase();
    out.flush();
  }

  @Override
  public void notRun(ScenarioResult planned) {
    totals = totals.andNotRun();
  }

  @Override
  public void close() {
    line(totals.text(ink));
    out.flush();
  }

  private void line(String text) {
    erase();
    out.print(text + "\n");
  }

  /** Shows the step with this index, if there is one, until the next line. */
  private void underWay(int index) {
    if (width > 0 && index < steps.size()) {
      String text = "  ...     " + Ink.safe(StepText.title(steps.get(index)));
      // The cursor must not come to the next line, or this one could not be erased.
      String fits = text.substring(0, Math.min(text.length(), width - 1));
      out.print(ink.paint(Ink.Tone.FAINT, fits));
      overwritable = true;
    }
    out.flush();
  }

  private void erase() {
    if (overwritable) {
      out.print(ERASE_LINE);
      overwritable = false;
    }
  }
}
