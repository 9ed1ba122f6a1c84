package dev.duplane.api.cel;

import dev.duplane.api.UserInfo;

/** Asks the cluster's authorizer, for expressions that do. */
public interface AccessCheck {

  /** Whether a user may do something. */
  AccessVerdict check(Question question);

  /**
   * What is asked: about a path if there is one, else about a resource.
   *
   * @param user who would do it
   * @param verb what they would do
   * @param path such as {@code /healthz}; empty if it is about a resource
   * @param group of the resource
   * @param resource plural
   * @param subresource empty for the object itself
   * @param namespace empty for all, and at the cluster scope
   * @param name empty for all
   */
  record Question(
      UserInfo user,
      String verb,
      String path,
      String group,
      String resource,
      String subresource,
      String namespace,
      String name) {}

  /**
   * What the authorizer says.
   *
   * @param allowed whether the user may
   * @param reason why
   */
  record AccessVerdict(boolean allowed, String reason) {}
}
