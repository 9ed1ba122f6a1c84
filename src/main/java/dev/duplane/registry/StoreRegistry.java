package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.registry.explain.DecisionTrace;
import dev.duplane.registry.explain.WriteHistory;
import org.jspecify.annotations.Nullable;

/** The registry of one resource in the store: its reads, and its writes, which are traced. */
public final class StoreRegistry implements ResourceRegistry {
  private final ObjectStorage storage;
  private final Strategy strategy;
  private final Reads reads;
  private final TracedWrites writes;
  private final ActionTarget target;
  private final @Nullable ResourceRegistry scale;

  /**
   * @param context what all resources share
   * @param storage how this one's objects lie in the store
   * @param strategy what is particular to the kind
   * @param admission what Namespaces allow
   * @param history keeps the traces of writes
   */
  public StoreRegistry(
      RegistryContext context,
      ObjectStorage storage,
      Strategy strategy,
      Admission admission,
      WriteHistory history) {
    ObjectStorage noting = storage.noting(strategy::storedFields);
    this.storage = noting;
    this.strategy = strategy;
    this.reads = new Reads(context, noting, strategy);
    WritePipeline pipeline = new WritePipeline(context, noting, strategy, admission, reads);
    this.target = pipeline.target();
    this.writes = new TracedWrites(storage.resource(), pipeline, history, context);
    ScaleMapping mapping = strategy.scale();
    this.scale = mapping == null ? null : new ScaleRegistry(context, this, mapping);
  }

  @Override
  public @Nullable ResourceRegistry scale() {
    return scale;
  }

  @Override
  public ApiResource resource() {
    return storage.resource();
  }

  @Override
  public long revision() {
    return reads.revision();
  }

  @Override
  public ObjectAnswer get(String namespace, String name, @Nullable String resourceVersion) {
    return reads.get(namespace, name, resourceVersion);
  }

  @Override
  public ListAnswer list(String namespace, ListOptions options) {
    return reads.served(reads.list(namespace, options));
  }

  @Override
  public ResourceWatch watch(String namespace, WatchOptions options) {
    return reads.watch(namespace, options);
  }

  @Override
  public StoredObject stored(ObjectNode object) {
    strategy.applyDefaults(object, DecisionTrace.NONE);
    return storage.value(object);
  }

  @Override
  public StoredObject asStored(ObjectNode object) {
    return storage.asStored(object);
  }

  @Override
  public TableColumns table() {
    return strategy.table();
  }

  @Override
  public TracedWrites writes() {
    return writes;
  }

  /** The objects, for what is POSTed to a resource of its own and does something to them. */
  ActionTarget target() {
    return target;
  }
}
