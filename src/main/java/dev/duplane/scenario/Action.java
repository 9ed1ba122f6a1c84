package dev.duplane.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.net.Cidr;
import dev.duplane.patch.PatchType;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a step does. */
sealed interface Action {

  /** The word for it in a file. */
  String word();

  /** How many answers it gets. */
  int answers();

  /** What it does, in words. */
  String describe();

  /** What becomes of a manifest. */
  enum Verb {
    /** Created if it is not there, else merged into what is there. */
    APPLY,
    /** Created. */
    CREATE,
    /** Put in the place of what is there. */
    REPLACE
  }

  /** Sends manifests, in order. */
  record Submit(Verb verb, List<Manifest> manifests) implements Action {
    @Override
    public String word() {
      return verb.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String describe() {
      return word()
          + " "
          + manifests.stream()
              .map(manifest -> manifest.object().toString())
              .collect(Collectors.joining(", "));
    }

    @Override
    public int answers() {
      return manifests.size();
    }
  }

  /** Patches an object. */
  record Patch(@Valid Reference object, PatchType type, JsonNode body) implements Action {
    @Override
    public String word() {
      return "patch";
    }

    @Override
    public String describe() {
      return "patch " + object;
    }

    @Override
    public int answers() {
      return 1;
    }
  }

  /** Deletes an object. */
  record Delete(@Valid Reference object) implements Action {
    @Override
    public String word() {
      return "delete";
    }

    @Override
    public String describe() {
      return "delete " + object;
    }

    @Override
    public int answers() {
      return 1;
    }
  }

  /** Reads an object. */
  record Get(@Valid Reference object) implements Action {
    @Override
    public String word() {
      return "get";
    }

    @Override
    public String describe() {
      return "get " + object;
    }

    @Override
    public int answers() {
      return 1;
    }
  }

  /** Changes the Service ranges of the running cluster, as a restart with another flag would. */
  record Upgrade(List<Cidr> serviceClusterIPRange) implements Action {
    @Override
    public String word() {
      return "upgrade";
    }

    @Override
    public String describe() {
      return "upgrade to "
          + serviceClusterIPRange.stream().map(Cidr::toString).collect(Collectors.joining(","));
    }

    @Override
    public int answers() {
      return 0;
    }
  }

  /**
   * Names an object.
   *
   * @param apiVersion e.g. {@code networking.k8s.io/v1}
   * @param kind e.g. {@code Service}
   * @param namespace empty: {@code default}, if its kind lives in Namespaces
   * @param name its name; empty only in a manifest with a generateName
   */
  record Reference(
      Places places,
      @Pattern(
              regexp = "([a-z0-9.-]+/)?v[0-9]+((alpha|beta)[0-9]+)?",
              message = "must be a version such as v1 or networking.k8s.io/v1")
          String apiVersion,
      @NotBlank(message = "must be given")
          @Pattern(regexp = "|[A-Z][A-Za-z0-9]*", message = "must be a kind such as Service")
          String kind,
      String namespace,
      @NotBlank(message = "must be given") String name)
      implements Places.Placed {

    /** {@code Service default/my-service} without the defaults. */
    @Override
    public String toString() {
      return kind
          + " "
          + (namespace.isEmpty() ? "" : namespace + "/")
          + (name.isEmpty() ? "(generated name)" : name);
    }
  }

  /**
   * An object as written in a file.
   *
   * @param object what it is
   * @param body the object
   */
  record Manifest(Reference object, ObjectNode body) {}
}
