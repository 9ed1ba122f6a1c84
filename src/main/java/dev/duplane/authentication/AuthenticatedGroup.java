package dev.duplane.authentication;

import dev.duplane.api.UserInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * Everybody who has shown who they are is in the group {@code system:authenticated}
 * (apiserver/pkg/authentication/group/authenticated_group_adder.go).
 */
final class AuthenticatedGroup {
  private AuthenticatedGroup() {}

  static UserInfo added(UserInfo user) {
    if (user.username().equals(UserInfo.ANONYMOUS.username())
        || user.groups().contains(UserInfo.ALL_AUTHENTICATED)
        || user.groups().contains(UserInfo.ALL_UNAUTHENTICATED)) {
      return user;
    }
    List<String> groups = new ArrayList<>(user.groups());
    groups.add(UserInfo.ALL_AUTHENTICATED);
    return new UserInfo(user.username(), user.uid(), groups, user.extra());
  }
}
