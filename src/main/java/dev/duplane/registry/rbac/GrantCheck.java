package dev.duplane.registry.rbac;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.UserInfo;

/** Asks whether a user may give others what a role or a binding gives them. */
public interface GrantCheck {
  /** Everybody may. */
  GrantCheck NONE =
      new GrantCheck() {
        @Override
        public void role(
            String plural,
            String namespace,
            String name,
            JsonNode role,
            boolean aggregates,
            UserInfo user) {
          // Where there are no roles to be judged by, nothing can be gained.
        }

        @Override
        public void binding(
            String plural, String namespace, String name, JsonNode binding, UserInfo user) {
          // As for roles.
        }
      };

  /**
   * Judges a role.
   *
   * @param plural the resource: roles, or clusterroles
   * @param aggregates whether it has or had an aggregationRule
   * @throws dev.duplane.api.StatusException 403 if the user may not write it
   */
  void role(
      String plural,
      String namespace,
      String name,
      JsonNode role,
      boolean aggregates,
      UserInfo user);

  /**
   * Judges a binding.
   *
   * @param plural the resource: rolebindings, or clusterrolebindings
   * @throws dev.duplane.api.StatusException 403 if the user may not write it, 404 if there is no
   *     such role to judge by
   */
  void binding(String plural, String namespace, String name, JsonNode binding, UserInfo user);
}
