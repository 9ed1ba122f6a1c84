package dev.duplane.controller.cloud;

import java.util.Objects;

/** The provider could not do what it was asked for. */
final class ProviderException extends Exception {
  private static final long serialVersionUID = 1L;

  ProviderException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
