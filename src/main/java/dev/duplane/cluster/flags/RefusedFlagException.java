package dev.duplane.cluster.flags;

/** A value that a flag cannot have. */
final class RefusedFlagException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient FlagMessage refusal;

  RefusedFlagException(ClusterFlag flag, String why) {
    super(why, null, false, false);
    this.refusal = new FlagMessage(flag, why);
  }

  FlagMessage refusal() {
    return refusal;
  }
}
