package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldSelector;
import dev.duplane.api.ObjectMeta;
import dev.duplane.store.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The registry of a kind whose objects are computed when they are read: nobody writes them, nobody
 * watches them, and they have no resourceVersion ({@code rest.Getter} and {@code rest.Lister}
 * without a storage). What a list says of revisions and pages means nothing here.
 */
final class ComputedRegistry extends UnstoredRegistry {
  private final ComputedStrategy strategy;

  /**
   * @param context what all resources share
   * @param storage encodes the answers
   * @param strategy computes them
   */
  ComputedRegistry(RegistryContext context, ObjectStorage storage, ComputedStrategy strategy) {
    super(context, storage, strategy);
    this.strategy = strategy;
  }

  @Override
  public ObjectAnswer get(String namespace, String name, @Nullable String resourceVersion) {
    for (ObjectNode object : strategy.objects()) {
      if (ObjectMeta.of(object).name().equals(name)) {
        return new ObjectAnswer(storage.json(object), List.of(), false);
      }
    }
    throw strategy.absent(name);
  }

  @Override
  public ListAnswer list(String namespace, ListOptions options) {
    Reads.requireKnownFields(strategy, options.fieldSelector());
    List<Entry> items = new ArrayList<>();
    for (ObjectNode object : strategy.objects()) {
      ObjectMeta meta = ObjectMeta.of(object);
      if (options.labelSelector().matches(meta.labels())
          && isSelected(options.fieldSelector(), meta)) {
        StoredObject value = StoredObject.unversioned(storage.codec().write(object));
        items.add(new Entry(storage.key("", meta.name()), value, 0, 0));
      }
    }
    return new ListAnswer(ListAnswer.UNVERSIONED, items, null, null);
  }

  private static boolean isSelected(FieldSelector selector, ObjectMeta meta) {
    for (FieldSelector.Term term : selector.terms()) {
      String actual = term.field().equals("metadata.name") ? meta.name() : meta.namespace();
      if (actual.equals(term.value()) != term.equal()) {
        return false;
      }
    }
    return true;
  }
}
