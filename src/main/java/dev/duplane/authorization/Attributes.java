package dev.duplane.authorization;

import dev.duplane.api.UserInfo;
import java.util.Map;

/**
 * What is to be decided on: who wants to do what (apiserver/pkg/authorization/authorizer, {@code
 * AttributesRecord}).
 *
 * @param user who asks
 * @param verb of the API for a resource, else the HTTP method in lower case
 * @param resourceRequest whether it is about a resource, and not about a path such as {@code
 *     /version}
 * @param namespace empty at the cluster scope, and for all Namespaces
 * @param apiGroup of the resource
 * @param apiVersion of the resource
 * @param resource plural
 * @param subresource empty for the object itself
 * @param name empty for a collection
 * @param path of a request that is about no resource
 * @param selected what a list, watch or deletion of a collection wants fields to be equal to
 */
public record Attributes(
    UserInfo user,
    String verb,
    boolean resourceRequest,
    String namespace,
    String apiGroup,
    String apiVersion,
    String resource,
    String subresource,
    String name,
    String path,
    Map<String, String> selected) {

  /** Keeps a copy. */
  public Attributes {
    selected = Map.copyOf(selected);
  }

  /** Those of a path that is no resource. */
  public static Attributes ofPath(UserInfo user, String verb, String path) {
    return new Attributes(user, verb, false, "", "", "", "", "", "", path, Map.of());
  }

  /** Those of an object, or of a collection if the name is empty, at the cluster scope. */
  public static Attributes ofObject(
      UserInfo user,
      String verb,
      String apiGroup,
      String apiVersion,
      String resource,
      String name) {
    return new Attributes(
        user, verb, true, "", apiGroup, apiVersion, resource, "", name, "", Map.of());
  }

  /** The same in a Namespace. */
  public Attributes in(String other) {
    return new Attributes(
        user,
        verb,
        resourceRequest,
        other,
        apiGroup,
        apiVersion,
        resource,
        subresource,
        name,
        path,
        selected);
  }

  /** The same with another verb. */
  public Attributes withVerb(String other) {
    return new Attributes(
        user,
        other,
        resourceRequest,
        namespace,
        apiGroup,
        apiVersion,
        resource,
        subresource,
        name,
        path,
        selected);
  }

  /** The same of another object. */
  public Attributes withName(String other) {
    return new Attributes(
        user,
        verb,
        resourceRequest,
        namespace,
        apiGroup,
        apiVersion,
        resource,
        subresource,
        other,
        path,
        selected);
  }

  /** The same of another subresource. */
  public Attributes withSubresource(String other) {
    return new Attributes(
        user,
        verb,
        resourceRequest,
        namespace,
        apiGroup,
        apiVersion,
        resource,
        other,
        name,
        path,
        selected);
  }

  /** The same of another user. */
  public Attributes by(UserInfo other) {
    return new Attributes(
        other,
        verb,
        resourceRequest,
        namespace,
        apiGroup,
        apiVersion,
        resource,
        subresource,
        name,
        path,
        selected);
  }
}
