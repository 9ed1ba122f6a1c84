package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.registry.Review.ReviewRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The registry of a kind whose objects are questions: they can be created, which answers them, and
 * that is all. Nothing is kept, but admission is asked, as of any create.
 */
final class ReviewRegistry extends UnstoredRegistry {
  private final ReviewStrategy strategy;
  private final Admission admission;
  private final SentObjects sent;

  /**
   * @param context what all resources share
   * @param storage encodes the answers
   * @param strategy answers
   * @param admission what has to agree
   */
  ReviewRegistry(
      RegistryContext context,
      ObjectStorage storage,
      ReviewStrategy strategy,
      Admission admission) {
    super(context, storage, strategy);
    this.strategy = strategy;
    this.admission = admission;
    this.sent = new SentObjects(context, storage);
  }

  @Override
  public ResourceWrites writes() {
    return new Writes();
  }

  private ObjectAnswer answer(ObjectNode review, WriteOptions options, List<String> warnings) {
    AdmissionAttributes attributes =
        AdmissionAttributes.create(storage, strategy, review, options, warnings);
    admission.admit(attributes);
    ReviewRequest request = new ReviewRequest(options.user(), () -> admission.validate(attributes));
    ObjectNode answer = strategy.review().answer(review, request);
    return new ObjectAnswer(storage.json(answer), warnings, true);
  }

  /** The answer to a review in which nobody else has a say: it waits for no write. */
  private ObjectAnswer read(ObjectNode review, WriteOptions options, List<String> warnings) {
    ReviewRequest request = new ReviewRequest(options.user(), () -> {});
    ObjectNode answer =
        StatusException.warned(
            warnings,
            () -> StoreFailures.answered(() -> strategy.review().answer(review, request)));
    return new ObjectAnswer(storage.json(answer), warnings, true);
  }

  /** Performs at once what reads only. */
  private static final class NoWriter implements Writer {
    @Override
    public <T> T call(Supplier<T> action) {
      return action.get();
    }

    @Override
    public <T> CompletableFuture<T> submit(Supplier<T> action) {
      try {
        return CompletableFuture.completedFuture(action.get());
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
  }

  /** POST, and nothing else. */
  private final class Writes implements RefusedWrites {
    @Override
    public PreparedWrite<ObjectAnswer> create(String namespace, Body body, WriteOptions options) {
      List<String> warnings = new ArrayList<>();
      ObjectNode review = sent.decode(namespace, body, options, warnings);
      if (!StoreFailures.answered(admission::concernsReviews)) {
        return new PreparedWrite<>(new NoWriter(), memory -> read(review, options, warnings));
      }
      return context.prepareWarned(
          options, warnings, () -> answer(review.deepCopy(), options, warnings));
    }
  }
}
