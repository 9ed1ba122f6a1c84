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
   * @param review as decoded, without kind and apiVersion; the answer may be made of it
   * @param namespace that of the request; empty at the cluster scope
   * @param user who asks
   * @throws dev.duplane.api.StatusException if it is refused
   */
  ObjectNode answer(ObjectNode review, String namespace, UserInfo user);
}
