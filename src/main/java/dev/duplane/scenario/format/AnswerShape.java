package dev.duplane.scenario.format;

import dev.duplane.api.ApiResource;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.schema.Schema;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.TableColumns;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the answers to an action can look like, by the contract. */
final class AnswerShape {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  /** Subresources that are of the kind of their object. */
  private static final Set<String> SAME_KIND =
      Set.of("", "status", "finalize", "ephemeralcontainers");

  private AnswerShape() {}

  /** The resource of a kind, or null if the contract does not know it: another server may. */
  static @Nullable ApiResource resource(ObjectReference object) {
    String apiVersion = object.apiVersion();
    int slash = apiVersion.indexOf('/');
    return Contract.bundled()
        .resourceOfKind(
            slash < 0 ? "" : apiVersion.substring(0, slash),
            apiVersion.substring(slash + 1),
            object.kind());
  }

  /**
   * What is wrong with a kind that the contract does not know but nearly; null for one that it
   * knows, and for one that another server may have.
   */
  static @Nullable String misspelt(ObjectReference object) {
    if (resource(object) != null) {
      return null;
    }
    List<String> kinds =
        Contract.bundled().resources().stream()
            .filter(known -> known.apiVersion().equals(object.apiVersion()))
            .map(ApiResource::kind)
            .toList();
    String suggestion = Spelling.suggest(object.kind(), kinds);
    return suggestion.isEmpty()
        ? null
        : "unknown kind \"" + object.kind() + "\" of " + object.apiVersion() + suggestion;
  }

  /** The Status of a refused request. */
  static Schema status() {
    return Contract.bundled().schema(META + "Status");
  }

  /**
   * The kinds that an answer may be of.
   *
   * @param answer which of several
   * @param status the status that is expected, or null
   * @return empty: anything goes
   */
  static List<Schema> of(Action action, int answer, @Nullable Integer status) {
    if (status != null && status >= 400) {
      return List.of(status());
    }
    if (action instanceof Action.Wait wait) {
      return of(wait.read(), answer, status);
    }
    if (action instanceof Action.Submit submit) {
      return object(submit.manifests().get(answer).object(), submit.subresource());
    }
    if (!(action instanceof Action.SingleRequest request)) {
      return List.of();
    }
    // A delete answers with what was deleted, or with a Status.
    boolean delete = request.method().equals("DELETE");
    List<Schema> schemas =
        request.ofCollection()
            ? list(request.object())
            : object(request.object(), delete ? "" : request.subresource());
    return delete && !schemas.isEmpty() ? List.of(schemas.get(0), status()) : schemas;
  }

  /** The kind of an object; empty if the contract does not know it. */
  static List<Schema> object(ObjectReference object, String subresource) {
    ApiResource resource = resource(object);
    return resource == null || !SAME_KIND.contains(subresource)
        ? List.of()
        : List.of(resource.schema());
  }

  private static List<Schema> list(ObjectReference object) {
    ApiResource resource = resource(object);
    return resource == null
        ? List.of()
        : List.of(Contract.bundled().schema(resource.schema().name() + "List"));
  }

  /** The columns of the Table of a kind; empty if they are not known. */
  static List<String> columns(ObjectReference object) {
    ApiResource resource = resource(object);
    return resource == null
        ? List.of()
        : ColumnDefinitions.of(resource.plural()).stream().map(TableColumns.Column::name).toList();
  }
}
