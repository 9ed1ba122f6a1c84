package dev.duplane.registry;

import dev.duplane.api.ApiResource;
import dev.duplane.api.StatusException;
import dev.duplane.patch.PatchType;
import dev.duplane.registry.explain.DecisionTrace;
import dev.duplane.registry.explain.WriteHistory;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A registry whose writes leave a trace of decisions. What is stored is told by the pipeline, since
 * one request may store several objects; what is refused is told here.
 */
public final class TracedRegistry implements ResourceRegistry {
  private final ResourceRegistry registry;
  private final WriteHistory history;
  private final RegistryContext context;

  /**
   * @param registry does the work
   * @param history keeps the traces
   * @param context gives the time
   */
  public TracedRegistry(ResourceRegistry registry, WriteHistory history, RegistryContext context) {
    this.registry = registry;
    this.history = history;
    this.context = context;
  }

  @Override
  public ApiResource resource() {
    return registry.resource();
  }

  @Override
  public ObjectAnswer create(String namespace, Body body, WriteOptions options) {
    return traced(
        request("create", options.dryRun()),
        namespace,
        "",
        options.fieldManager(),
        trace -> registry.create(namespace, body, options.withTrace(trace)));
  }

  @Override
  public ObjectAnswer update(
      String namespace, String name, String subresource, Body body, WriteOptions options) {
    return traced(
        request("update", options.dryRun()),
        namespace,
        name,
        options.fieldManager(),
        trace -> registry.update(namespace, name, subresource, body, options.withTrace(trace)));
  }

  @Override
  public ObjectAnswer patch(
      String namespace,
      String name,
      String subresource,
      PatchType type,
      byte[] patch,
      WriteOptions options) {
    return traced(
        request("patch", options.dryRun()),
        namespace,
        name,
        options.fieldManager(),
        trace ->
            registry.patch(namespace, name, subresource, type, patch, options.withTrace(trace)));
  }

  @Override
  public ObjectAnswer apply(
      String namespace,
      String name,
      String subresource,
      byte[] configuration,
      boolean force,
      WriteOptions options) {
    return traced(
        request("apply", options.dryRun()),
        namespace,
        name,
        options.fieldManager(),
        trace ->
            registry.apply(
                namespace, name, subresource, configuration, force, options.withTrace(trace)));
  }

  @Override
  public ObjectAnswer act(
      String namespace, String name, String subresource, Body body, WriteOptions options) {
    return traced(
        request(subresource, options.dryRun()),
        namespace,
        name,
        options.fieldManager(),
        trace -> registry.act(namespace, name, subresource, body, options.withTrace(trace)));
  }

  @Override
  public ObjectAnswer delete(String namespace, String name, DeleteOptions options) {
    return traced(
        request("delete", options.dryRun()),
        namespace,
        name,
        "",
        trace -> registry.delete(namespace, name, options.withTrace(trace)));
  }

  @Override
  public ListAnswer deleteCollection(String namespace, ListOptions list, DeleteOptions options) {
    return traced(
        request("delete", options.dryRun()),
        namespace,
        "",
        "",
        trace -> registry.deleteCollection(namespace, list, options.withTrace(trace)));
  }

  private static String request(String verb, boolean dryRun) {
    return dryRun ? "dry-run " + verb : verb;
  }

  private <T> T traced(
      String request, String namespace, String name, String by, Function<DecisionTrace, T> write) {
    DecisionTrace trace = history.begin(resource(), request, by);
    trace.about(namespace, name);
    try {
      return write.apply(trace);
    } catch (StatusException refused) {
      trace.refused(refused.status(), context.now());
      throw refused;
    }
  }

  @Override
  public ObjectAnswer get(String namespace, String name, @Nullable String resourceVersion) {
    return registry.get(namespace, name, resourceVersion);
  }

  @Override
  public ListAnswer list(String namespace, ListOptions options) {
    return registry.list(namespace, options);
  }

  @Override
  public ResourceWatch watch(String namespace, WatchOptions options) {
    return registry.watch(namespace, options);
  }

  @Override
  public TableColumns table() {
    return registry.table();
  }
}
