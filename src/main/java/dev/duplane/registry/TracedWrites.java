package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.StatusException;
import dev.duplane.patch.PatchType;
import dev.duplane.registry.explain.DecisionTrace;
import dev.duplane.registry.explain.WriteHistory;
import java.util.function.Function;

/**
 * Writes that record a trace of their decisions. The pipeline records what is stored, since one
 * request may store several objects; this class records refusals.
 */
final class TracedWrites implements ResourceWrites {
  private final ApiResource resource;
  private final ResourceWrites writes;
  private final WriteHistory history;
  private final RegistryContext context;

  /**
   * @param resource what is written
   * @param writes do the work
   * @param history keeps the traces
   * @param context gives the time
   */
  TracedWrites(
      ApiResource resource, ResourceWrites writes, WriteHistory history, RegistryContext context) {
    this.resource = resource;
    this.writes = writes;
    this.history = history;
    this.context = context;
  }

  @Override
  public PreparedWrite<ObjectAnswer> create(String namespace, Body body, WriteOptions options) {
    return traced(
        request("create", options.dryRun()),
        namespace,
        "",
        options.fieldManager(),
        trace -> writes.create(namespace, body, options.withTrace(trace)));
  }

  @Override
  public PreparedWrite<ObjectAnswer> update(
      String namespace, String name, String subresource, Body body, WriteOptions options) {
    return traced(
        request("update", options.dryRun()),
        namespace,
        name,
        options.fieldManager(),
        trace -> writes.update(namespace, name, subresource, body, options.withTrace(trace)));
  }

  @Override
  public PreparedWrite<ObjectAnswer> patch(
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
        trace -> writes.patch(namespace, name, subresource, type, patch, options.withTrace(trace)));
  }

  @Override
  public PreparedWrite<ObjectAnswer> apply(
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
            writes.apply(
                namespace, name, subresource, configuration, force, options.withTrace(trace)));
  }

  @Override
  public PreparedWrite<ObjectAnswer> act(
      String namespace, String name, String subresource, Body body, WriteOptions options) {
    return traced(
        request(subresource, options.dryRun()),
        namespace,
        name,
        options.fieldManager(),
        trace -> writes.act(namespace, name, subresource, body, options.withTrace(trace)));
  }

  /** Nothing is decided that anybody would ask about. */
  @Override
  public PreparedWrite<ObjectNode> connect(
      String namespace,
      String name,
      String subresource,
      ObjectNode connection,
      WriteOptions options) {
    return writes.connect(namespace, name, subresource, connection, options);
  }

  @Override
  public PreparedWrite<ObjectAnswer> delete(String namespace, String name, DeleteOptions options) {
    return traced(
        request("delete", options.dryRun()),
        namespace,
        name,
        "",
        trace -> writes.delete(namespace, name, options.withTrace(trace)));
  }

  @Override
  public PreparedWrite<ListAnswer> deleteCollection(
      String namespace, ListOptions list, DeleteOptions options) {
    return traced(
        request("delete", options.dryRun()),
        namespace,
        "",
        "",
        trace -> writes.deleteCollection(namespace, list, options.withTrace(trace)));
  }

  /** What the history calls a request. */
  static String request(String verb, boolean dryRun) {
    return dryRun ? "dry-run " + verb : verb;
  }

  /** A write whose decisions are noted, be it stored or refused. */
  <T> PreparedWrite<T> traced(
      String request,
      String namespace,
      String name,
      String by,
      Function<DecisionTrace, PreparedWrite<T>> write) {
    DecisionTrace trace = history.begin(resource, request, by);
    trace.about(namespace, name);
    try {
      return write.apply(trace).onRefusal(refused -> refused(trace, refused));
    } catch (StatusException refused) {
      refused(trace, refused);
      throw refused;
    }
  }

  private void refused(DecisionTrace trace, StatusException refused) {
    trace.refused(refused.status(), context.now());
  }
}
