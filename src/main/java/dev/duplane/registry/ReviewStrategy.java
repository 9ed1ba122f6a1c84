package dev.duplane.registry;

import dev.duplane.api.ApiResource;

/** The strategy of a kind whose objects are answered and not stored. */
public final class ReviewStrategy implements Strategy {
  private final ApiResource resource;
  private final Review review;

  /**
   * @param resource that takes the questions
   * @param review answers them
   */
  public ReviewStrategy(ApiResource resource, Review review) {
    this.resource = resource;
    this.review = review;
  }

  Review review() {
    return review;
  }

  @Override
  public boolean namespaced() {
    return resource.namespaced();
  }

  @Override
  public TableColumns table() {
    return new PlainStrategy(resource).table();
  }
}
