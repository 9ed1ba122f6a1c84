package dev.duplane.authentication.review;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.UserInfo;
import java.util.TreeMap;

/** A user in JSON, without what is empty. */
final class UserInfoTree {
  private UserInfoTree() {}

  static ObjectNode of(UserInfo user) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("username", user.username());
    if (!user.uid().isEmpty()) {
      tree.put("uid", user.uid());
    }
    if (!user.groups().isEmpty()) {
      user.groups().forEach(tree.putArray("groups")::add);
    }
    if (!user.extra().isEmpty()) {
      ObjectNode extra = tree.putObject("extra");
      new TreeMap<>(user.extra())
          .forEach((key, values) -> values.forEach(extra.putArray(key)::add));
    }
    return tree;
  }
}
