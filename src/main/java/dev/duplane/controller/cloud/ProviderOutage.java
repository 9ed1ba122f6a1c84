package dev.duplane.controller.cloud;

import org.jspecify.annotations.Nullable;

/** Whether the cloud provider answers: a fault that is put on and off. Thread-safe. */
public final class ProviderOutage {
  private volatile @Nullable String message;

  /**
   * All that the provider is asked for fails.
   *
   * @param why what it says then
   */
  public void begin(String why) {
    message = why;
  }

  /** It answers again. */
  public void end() {
    message = null;
  }

  /** What the provider says to whatever it is asked for; null if it does what it is asked for. */
  public @Nullable String message() {
    return message;
  }
}
