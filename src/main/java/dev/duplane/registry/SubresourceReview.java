package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * A POST to a subresource such as {@code token} that is answered with an object of the kind that
 * was sent, and changes nothing ({@code rest.NamedCreater}).
 */
public interface SubresourceReview {

  /**
   * The answer.
   *
   * @param target what it is asked of
   * @param request as decoded, without kind and apiVersion; the answer may be made of it
   * @throws dev.duplane.api.StatusException if it is refused
   */
  ObjectNode answer(ReviewTarget target, ObjectNode request);

  /**
   * The object whose subresource is asked.
   *
   * @param object the object as it is; 404 if it is not there
   * @param admitted asks the second round of admission, of a request whose own rules are met
   * @param now the time, whole seconds
   * @param uids gives a new uid each time
   */
  record ReviewTarget(
      String namespace,
      String name,
      Supplier<ObjectNode> object,
      Runnable admitted,
      Instant now,
      Supplier<String> uids) {}
}
