package dev.duplane.app;

/** What {@code serve} starts. */
@FunctionalInterface
interface Server {
  /**
   * Serves until the process is told to stop.
   *
   * @return the exit status
   * @throws UsageException if it cannot listen where it was told to
   */
  int serve(ServeOptions options);
}
