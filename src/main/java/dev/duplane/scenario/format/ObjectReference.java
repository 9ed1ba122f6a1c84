package dev.duplane.scenario.format;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;

/**
 * Names an object.
 *
 * @param apiVersion e.g. {@code networking.k8s.io/v1}
 * @param kind e.g. {@code Service}
 * @param namespace empty: {@code default}, if its kind lives in Namespaces
 * @param name its name; empty only in a manifest with a generateName
 */
public record ObjectReference(
    Positions places,
    @Pattern(
            regexp = "([a-z0-9.-]+/)?v[0-9]+((alpha|beta)[0-9]+)?",
            message = "must be a version such as v1 or networking.k8s.io/v1")
        String apiVersion,
    @NotBlank(message = "must be given")
        @Pattern(regexp = "|[A-Z][A-Za-z0-9]*", message = "must be a kind such as Service")
        String kind,
    String namespace,
    @NotBlank(message = "must be given") String name)
    implements OfKind {

  /** {@code Service default/my-service} without the defaults. */
  @Override
  public String toString() {
    return kind
        + " "
        + (namespace.isEmpty() ? "" : namespace + "/")
        + (name.isEmpty() ? "(generated name)" : name);
  }
}
