package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The registry of a kind that is POSTed and does something to an object of another resource, that
 * of its name (pkg/registry/core/pod/storage, {@code LegacyBindingREST}). Admission is shown the
 * kind's own resource, not the other one's.
 */
final class ActionRegistry extends UnstoredRegistry {
  private final ActionStrategy strategy;
  private final Admission admission;
  private final Supplier<Registry> registry;
  private final SentObjects sent;

  /**
   * @param context what all resources share
   * @param storage reads what is sent
   * @param strategy says what is done to what
   * @param admission what has to agree
   * @param registry where the other resource is
   */
  ActionRegistry(
      RegistryContext context,
      ObjectStorage storage,
      ActionStrategy strategy,
      Admission admission,
      Supplier<Registry> registry) {
    super(context, storage, strategy);
    this.strategy = strategy;
    this.admission = admission;
    this.registry = registry;
    this.sent = new SentObjects(context, storage);
  }

  @Override
  public ResourceWrites writes() {
    return new Writes();
  }

  private StoreRegistry target() {
    ApiResource own = resource();
    if (registry.get().resource(own.group(), own.version(), strategy.target())
        instanceof StoreRegistry found) {
      return found;
    }
    throw StatusException.resourceNotFound();
  }

  /** POST, and nothing else. */
  private final class Writes implements RefusedWrites {
    @Override
    public PreparedWrite<ObjectAnswer> create(String namespace, Body body, WriteOptions options) {
      StoreRegistry target = target();
      List<String> warnings = new ArrayList<>();
      ObjectNode given = sent.decode(namespace, body, options, warnings);
      return target
          .writes()
          .traced(
              TracedWrites.request(strategy.effect(), options.dryRun()),
              namespace,
              ObjectMeta.of(given).name(),
              options.fieldManager(),
              trace -> prepare(target.target(), given, options.withTrace(trace), warnings));
    }
  }

  private PreparedWrite<ObjectAnswer> prepare(
      ActionTarget target, ObjectNode given, WriteOptions options, List<String> warnings) {
    SubresourceAction action = target.action(strategy.effect());
    return context.prepareWarned(
        options,
        warnings,
        () -> {
          ObjectNode own = given.deepCopy();
          AdmissionAttributes attributes =
              AdmissionAttributes.create(storage, strategy, own, options, warnings);
          admission.admit(attributes);
          byte[] status =
              target.perform(
                  action,
                  attributes.namespace(),
                  ObjectMeta.of(own).name(),
                  own,
                  options,
                  () -> admission.validate(attributes));
          return new ObjectAnswer(status, warnings, true);
        });
  }
}
