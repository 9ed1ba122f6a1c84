package dev.duplane.registry;

import dev.duplane.api.ApiResource;

/**
 * The strategy of a kind that is POSTed to a resource of its own and does to an object of another
 * resource what a POST to one of that object's subresources does: a Binding.
 */
public final class ActionStrategy implements Strategy {
  private final ApiResource resource;
  private final String target;
  private final String subresource;

  /**
   * @param resource that takes the objects
   * @param target the plural name of the resource to whose object of the same name something is
   *     done, of the same group and version
   * @param subresource whose effect it is
   */
  public ActionStrategy(ApiResource resource, String target, String subresource) {
    this.resource = resource;
    this.target = target;
    this.subresource = subresource;
  }

  String target() {
    return target;
  }

  String effect() {
    return subresource;
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
