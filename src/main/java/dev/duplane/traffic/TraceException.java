package dev.duplane.traffic;

/** There is no such packet: a name stands for nothing, or the two have no family in common. */
public final class TraceException extends Exception {
  private static final long serialVersionUID = 1;

  private final String why;

  TraceException(String why) {
    super(why);
    this.why = why;
  }

  /** What is wrong, for people. */
  public String why() {
    return why;
  }
}
