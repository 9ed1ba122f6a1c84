package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.UserInfo;

/**
 * Answers objects that are questions: a POST is answered with the object and a status, and nothing
 * is kept ({@code rest.Creater} without a storage).
 */
@FunctionalInterface
public interface Review {

  /**
   * The answer.
   *
   * @param review as admission leaves it, without kind and apiVersion; the answer may be made of it
   * @throws dev.duplane.api.StatusException if it is refused
   */
  ObjectNode answer(ObjectNode review, ReviewRequest request);

  /**
   * The request that a question comes with.
   *
   * @param user who asks
   * @param admitted asks the second round of admission, of a question whose own rules are met
   */
  record ReviewRequest(UserInfo user, Runnable admitted) {}
}
