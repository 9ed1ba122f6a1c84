package dev.duplane.admission;

/** A webhook could not be asked, or its answer is none. */
final class WebhookFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WebhookFailure(String message) {
    super(message, null, false, false);
  }
}
