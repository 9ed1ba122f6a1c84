package dev.duplane.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.admission.AdmissionPlugins;
import dev.duplane.allocation.Chance;
import dev.duplane.api.ApiResource;
import dev.duplane.api.GroupResource;
import dev.duplane.api.schema.Contract;
import dev.duplane.conformance.DrivenClock;
import dev.duplane.registry.Admission;
import dev.duplane.registry.DirectWriter;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.registry.PlainStrategy;
import dev.duplane.registry.RegistryContext;
import dev.duplane.registry.ResourceCatalog;
import dev.duplane.registry.ResourceRegistration;
import dev.duplane.registry.StorageForm;
import dev.duplane.registry.StoreRegistry;
import dev.duplane.registry.explain.WriteHistory;
import dev.duplane.store.MemoryStore;
import dev.duplane.store.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ControllerManagerTest {
  private static final GroupResource CONFIG_MAPS = new GroupResource("", "configmaps");

  private final DrivenClock clock = new DrivenClock();
  private final MemoryStore store = new MemoryStore(8);
  private final ConfigMaps configMaps = new ConfigMaps();
  private final ControllerManager manager =
      new ControllerManager(store, new RestMapper(configMaps.catalog), clock);
  private final List<String> seen = new ArrayList<>();

  /** A catalogue of ConfigMaps alone. */
  private final class ConfigMaps {
    private final ObjectStorage storage =
        new ObjectStorage(StorageForm.of(resource("configmaps"), "/registry/configmaps/"));
    private final ResourceCatalog catalog;

    private ConfigMaps() {
      RegistryContext context =
          new RegistryContext(
              store,
              Contract.bundled(),
              clock,
              new Chance(1, () -> store.snapshot().revision()),
              new DirectWriter());
      Admission admission =
          AdmissionPlugins.namespaceLifecycle(
              store,
              (group, version, plural) ->
                  new ObjectStorage(
                      StorageForm.of(resource("namespaces"), "/registry/namespaces/")));
      catalog =
          new ResourceCatalog(
              registration ->
                  new StoreRegistry(
                      context,
                      registration.storage(),
                      registration.strategy().get(),
                      admission,
                      new WriteHistory(1)));
      catalog.register(
          List.of(
              new ResourceRegistration(storage, () -> new PlainStrategy(resource("configmaps")))));
    }

    private static ApiResource resource(String plural) {
      return Objects.requireNonNull(Contract.bundled().resource("", "v1", plural));
    }

    private void put(String name) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      object.putObject("metadata").put("namespace", "default").put("name", name);
      store.commit(
          new Transaction(
              List.of(),
              List.of(
                  new Transaction.Write.Put(storage.key("default", name), storage.value(object)))));
    }

    private void delete(String name) {
      store.commit(
          new Transaction(
              List.of(), List.of(new Transaction.Write.Delete(storage.key("default", name)))));
    }
  }

  /** A controller of ConfigMaps that notes what it is called for and then does something. */
  private final class Noting implements Controller {
    private final String name;
    private final Function<Request, Result> action;

    private Noting(String name, Function<Request, Result> action) {
      this.name = name;
      this.action = action;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public List<Source> watches() {
      return List.of(Source.of(CONFIG_MAPS));
    }

    @Override
    public void reset() {
      seen.add(name + " reset");
    }

    @Override
    public Result reconcile(Request request) {
      seen.add(name + " " + request.name());
      return action.apply(request);
    }
  }

  private void run(Function<Request, Result> action) {
    manager.add(new Noting("c", action));
    manager.start();
    seen.clear();
  }

  private boolean pump() {
    return manager.pump(() -> true);
  }

  @Test
  void start_tellsOfWhatIsThere() {
    configMaps.put("b");
    configMaps.put("a");
    run(request -> Result.DONE);
    assertThat(manager.pending()).isTrue();
    assertThat(pump()).isTrue();
    assertThat(seen).containsExactly("c a", "c b");
    assertThat(manager.pending()).isFalse();
  }

  @Test
  void pump_objectThatChangedOften_isReconciledOnce() {
    run(request -> Result.DONE);
    configMaps.put("a");
    configMaps.put("a");
    configMaps.delete("a");
    pump();
    assertThat(seen).containsExactly("c a");
  }

  @Test
  void pump_orderOfControllers_isThatOfTheirNames() {
    manager.add(new Noting("z", request -> Result.DONE));
    run(request -> Result.DONE);
    configMaps.put("b");
    configMaps.put("a");
    pump();
    assertThat(seen).containsExactly("c a", "c b", "z a", "z b");
  }

  @Test
  void pump_ownWrites_areSeen() {
    run(
        request -> {
          if (request.name().length() < 4) {
            configMaps.put(request.name() + "a");
          }
          return Result.DONE;
        });
    configMaps.put("a");
    assertThat(pump()).isTrue();
    assertThat(seen).containsExactly("c a", "c aa", "c aaa", "c aaaa");
  }

  @Test
  void pump_stopsWhenAsked_andGoesOnLater() {
    run(request -> Result.DONE);
    configMaps.put("a");
    configMaps.put("b");
    assertThat(manager.pump(() -> false)).isFalse();
    assertThat(seen).containsExactly("c a");
    assertThat(pump()).isTrue();
    assertThat(seen).containsExactly("c a", "c b");
  }

  @Test
  void reconcile_fails_isTriedAgainLaterEachTime() {
    boolean[] broken = {true};
    run(
        request -> {
          if (broken[0]) {
            throw new IllegalStateException("no luck");
          }
          return Result.DONE;
        });
    configMaps.put("a");
    assertThat(pump()).isTrue();
    assertThat(manager.nextDue()).isEqualTo(clock.instant().plusMillis(5));
    clock.advance(Duration.ofMillis(5));
    pump();
    assertThat(manager.nextDue()).isEqualTo(clock.instant().plusMillis(10));
    assertThat(manager.status())
        .containsExactly(
            new ControllerStatus(
                "c",
                1,
                0,
                2,
                List.of(new ControllerStatus.Failure("configmaps/default/a", 2, "no luck"))));
    broken[0] = false;
    clock.advance(Duration.ofMillis(10));
    pump();
    assertThat(manager.status()).containsExactly(new ControllerStatus("c", 0, 1, 2, List.of()));
    assertThat(manager.nextDue()).isNull();
  }

  @Test
  void reconcile_stackOverflow_isOnlyAFailure() {
    run(
        request -> {
          throw new StackOverflowError();
        });
    configMaps.put("a");
    assertThat(pump()).isTrue();
    assertThat(manager.status().get(0).failed()).isEqualTo(1);
  }

  @Test
  void reconcile_requeueAfter_isByTheClock() {
    run(request -> Result.after(Duration.ofMinutes(1)));
    configMaps.put("a");
    pump();
    pump();
    assertThat(seen).containsExactly("c a");
    clock.advance(Duration.ofMinutes(1));
    assertThat(manager.pending()).isTrue();
    pump();
    assertThat(seen).containsExactly("c a", "c a");
  }

  @Test
  void pump_afterEventsWereLost_beginsAnew() {
    Indexer indexer = manager.informer(CONFIG_MAPS);
    run(request -> Result.DONE);
    configMaps.put("gone");
    pump();
    configMaps.delete("gone");
    for (int i = 0; i < 20; i++) {
      configMaps.put("busy");
    }
    seen.clear();
    pump();
    assertThat(seen).containsExactly("c reset", "c busy");
    assertThat(indexer.list()).hasSize(1);
  }

  @Test
  void informer_isAheadOfReconcilers() {
    Indexer indexer = manager.informer(CONFIG_MAPS);
    List<Integer> sizes = new ArrayList<>();
    run(
        request -> {
          sizes.add(indexer.list().size());
          return Result.DONE;
        });
    configMaps.put("a");
    configMaps.put("b");
    pump();
    configMaps.delete("a");
    pump();
    assertThat(sizes).containsExactly(2, 2, 1);
  }

  @Test
  void informer_ofUnknownResource() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> manager.informer(new GroupResource("apps", "deployments")))
        .withMessage("there are no deployments.apps");
  }

  @Test
  void add_twice() {
    manager.add(new Noting("c", request -> Result.DONE));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> manager.add(new Noting("c", request -> Result.DONE)))
        .withMessage("two controllers are called c");
  }
}
