package dev.duplane.embedded;

import dev.duplane.endpoints.FaultForm;
import dev.duplane.endpoints.Faults;
import java.util.List;

/** What goes wrong for the clients of a cluster. Thread-safe. */
public final class ClusterFaults {
  private final Faults faults;

  ClusterFaults(Faults faults) {
    this.faults = faults;
  }

  /**
   * Lets something go wrong.
   *
   * @throws IllegalArgumentException if there is no such fault, saying what is wrong with it
   */
  public void add(ClusterFault fault) {
    faults.add(fault.form());
  }

  /** Nothing goes wrong any more; watches that have ended do not come back. */
  public void clear() {
    faults.clear();
  }

  /** What goes wrong, in words. */
  public List<String> list() {
    return faults.list().stream().map(FaultForm::description).toList();
  }
}
