package dev.duplane.registry;

import dev.duplane.admission.AdmissionPlugins;
import dev.duplane.allocation.Chance;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldSelector;
import dev.duplane.api.LabelSelectorParser;
import dev.duplane.api.schema.Contract;
import dev.duplane.registry.explain.WriteHistory;
import dev.duplane.store.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Nodes in a store that forgets soon: the plainest resource there is, without Namespaces. */
public final class NodeRegistry {
  private static final WriteOptions AS_TEST =
      new WriteOptions(false, "test", FieldValidation.STRICT);

  final MemoryStore store;
  final StoreRegistry nodes;

  /**
   * @param kept revisions
   */
  public NodeRegistry(int kept) {
    store = new MemoryStore(kept);
    Contract contract = Contract.bundled();
    ApiResource resource = Objects.requireNonNull(contract.resource("", "v1", "nodes"));
    ApiResource namespaces = Objects.requireNonNull(contract.resource("", "v1", "namespaces"));
    Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    RegistryContext context =
        new RegistryContext(
            store,
            contract,
            clock,
            new Chance(1, () -> store.snapshot().revision()),
            new DirectWriter());
    nodes =
        new StoreRegistry(
            context,
            new ObjectStorage(StorageForm.of(resource, "/registry/minions/")),
            new PlainStrategy(resource),
            AdmissionPlugins.namespaceLifecycle(
                context.store(),
                (group, version, plural) ->
                    new ObjectStorage(StorageForm.of(namespaces, "/registry/namespaces/"))),
            new WriteHistory(1));
  }

  /** Makes a Node, with a label. */
  public void create(String name, String zone) {
    String json =
        "{\"metadata\":{\"name\":\"%s\",\"labels\":{\"zone\":\"%s\"}}}".formatted(name, zone);
    nodes.create("", Body.json(json.getBytes(StandardCharsets.UTF_8)), AS_TEST);
  }

  /** What is written after a revision. */
  public ResourceWatch watch(long revision) {
    return nodes.watch(
        "",
        new WatchOptions(
            LabelSelectorParser.parse(""),
            FieldSelector.EVERYTHING,
            Long.toString(revision),
            false,
            null));
  }

  static ListOptions options(
      String labels,
      long limit,
      @Nullable String continueToken,
      @Nullable String version,
      @Nullable String match) {
    return new ListOptions(
        LabelSelectorParser.parse(labels),
        FieldSelector.EVERYTHING,
        limit,
        continueToken,
        version,
        match);
  }
}
