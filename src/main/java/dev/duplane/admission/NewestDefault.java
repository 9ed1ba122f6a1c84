package dev.duplane.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.registry.BytePattern;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The class that those objects get which name none: of those that an annotation says to be the
 * default the newest, and of two that came at once the first by name (pkg/volume/util,
 * storageclass.go, {@code GetDefaultClass}).
 */
final class NewestDefault {
  private static final BytePattern ANNOTATION = new BytePattern("is-default-class\":\"true\"");
  private static final Comparator<ObjectMeta> NEWEST =
      Comparator.comparing(ObjectMeta::creationTimestamp)
          .reversed()
          .thenComparing(ObjectMeta::name);

  private final NamespacedObjects classes;
  private final List<String> annotations;

  /**
   * @param classes those there are
   * @param annotations each of which says so if it is {@code "true"}
   */
  NewestDefault(NamespacedObjects classes, String... annotations) {
    this.classes = classes;
    this.annotations = List.of(annotations);
  }

  /** Its name, or null if there is none. */
  @Nullable String name() {
    return classes.containing(ANNOTATION).stream()
        .map(ObjectMeta::of)
        .filter(this::isDefault)
        .min(NEWEST)
        .map(ObjectMeta::name)
        .orElse(null);
  }

  private boolean isDefault(ObjectMeta meta) {
    Map<String, String> own = meta.annotations();
    return annotations.stream().anyMatch(annotation -> "true".equals(own.get(annotation)));
  }

  /**
   * Names it in an object that names none.
   *
   * @param field of the object's spec
   */
  void fillIn(ObjectNode object, String field) {
    String name = name();
    if (name != null) {
      object.withObjectProperty("spec").put(field, name);
    }
  }
}
