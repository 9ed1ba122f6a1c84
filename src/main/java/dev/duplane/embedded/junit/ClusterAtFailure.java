package dev.duplane.embedded.junit;

/** Goes with the failure of a test, to tell what it has asked of its cluster. */
final class ClusterAtFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param report in lines
   */
  ClusterAtFailure(String report) {
    super(report, null, false, false);
  }
}
