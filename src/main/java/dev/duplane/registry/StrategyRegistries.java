package dev.duplane.registry;

import dev.duplane.registry.explain.WriteHistory;
import java.util.function.Supplier;

/** Makes the registry that the strategy of a kind asks for. */
public final class StrategyRegistries {
  private final RegistryContext context;
  private final Admission admission;
  private final WriteHistory history;
  private final Supplier<Registry> registry;

  /**
   * @param context what all resources share
   * @param admission what has to agree to writes
   * @param history keeps the traces of writes
   * @param registry where other resources are
   */
  public StrategyRegistries(
      RegistryContext context,
      Admission admission,
      WriteHistory history,
      Supplier<Registry> registry) {
    this.context = context;
    this.admission = admission;
    this.history = history;
    this.registry = registry;
  }

  /** That of a resource. */
  public ResourceRegistry of(ResourceRegistration registration) {
    ObjectStorage storage = registration.storage();
    Strategy strategy = registration.strategy().get();
    if (strategy instanceof ReviewStrategy review) {
      return new ReviewRegistry(context, storage, review, admission);
    }
    if (strategy instanceof ActionStrategy action) {
      return new ActionRegistry(context, storage, action, admission, registry);
    }
    if (strategy instanceof ComputedStrategy computed) {
      return new ComputedRegistry(context, storage, computed);
    }
    return new StoreRegistry(context, storage, strategy, admission, history);
  }
}
