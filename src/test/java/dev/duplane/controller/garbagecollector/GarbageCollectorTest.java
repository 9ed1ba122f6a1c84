package dev.duplane.controller.garbagecollector;

import static dev.duplane.controller.garbagecollector.Owned.configMap;
import static dev.duplane.controller.garbagecollector.Owned.namespace;
import static dev.duplane.controller.garbagecollector.Owned.node;
import static dev.duplane.controller.garbagecollector.Owned.pod;
import static dev.duplane.controller.garbagecollector.Owned.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.allocation.AddressPool;
import dev.duplane.api.FieldSelector;
import dev.duplane.api.LabelSelector;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.cluster.Controllers;
import dev.duplane.cluster.ShortLogCluster;
import dev.duplane.controller.garbagecollector.Owned.Ref;
import dev.duplane.registry.DeleteOptions;
import dev.duplane.registry.DeleteOptions.PropagationPolicy;
import dev.duplane.registry.ListOptions;
import dev.duplane.registry.ResourceWatch;
import dev.duplane.registry.WatchEvent;
import dev.duplane.registry.WatchOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of dependents when their owner is deleted. */
final class GarbageCollectorTest {
  private static final Ref OWNER = configMap("owner");
  private static final Ref OTHER = configMap("other");
  private static final Ref DEPENDENT = configMap("dependent");

  private final Owned objects = new Owned();

  @AfterEach
  void close() {
    objects.close();
  }

  static Stream<Arguments> pairs() {
    return Stream.of(
        Arguments.of(service("owner"), pod("dependent")),
        Arguments.of(configMap("owner"), service("dependent")),
        Arguments.of(pod("owner"), configMap("dependent")),
        Arguments.of(node("owner"), pod("dependent")),
        Arguments.of(node("owner"), node("dependent")),
        Arguments.of(namespace("owner"), configMap("dependent")),
        Arguments.of(configMap("owner"), configMap("dependent")));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void background_dependentFollowsOwner(Ref owner, Ref dependent) {
    objects.create(owner);
    objects.create(dependent, objects.owner(owner));
    objects.settle();
    assertThat(objects.exists(dependent)).isTrue();
    objects.delete(owner, PropagationPolicy.BACKGROUND);
    objects.settle();
    assertThat(objects.exists(owner)).isFalse();
    assertThat(objects.exists(dependent)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void orphan_dependentStaysWithoutOwner(Ref owner, Ref dependent) {
    objects.create(owner);
    objects.create(dependent, objects.owner(owner));
    objects.delete(owner, PropagationPolicy.ORPHAN);
    objects.settle();
    assertThat(objects.exists(owner)).isFalse();
    assertThat(objects.metadata(dependent).has("ownerReferences")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void foreground_dependentGoesFirst(Ref owner, Ref dependent) {
    objects.create(owner);
    objects.create(dependent, objects.blockingOwner(owner));
    objects.setFinalizers(dependent, "[\"example.com/keep\"]");
    objects.delete(owner, PropagationPolicy.FOREGROUND);
    objects.settle();
    assertThat(objects.metadata(dependent).has("deletionTimestamp")).isTrue();
    assertThat(objects.finalizers(owner)).containsExactly("foregroundDeletion");
    objects.setFinalizers(dependent, "null");
    assertThat(objects.exists(dependent)).isFalse();
    objects.settle();
    assertThat(objects.exists(owner)).isFalse();
  }

  @Test
  void work_waitsForTheNextWrite() {
    objects.create(OWNER);
    objects.create(DEPENDENT, objects.owner(OWNER));
    objects.delete(OWNER, PropagationPolicy.BACKGROUND);
    assertThat(objects.exists(DEPENDENT)).isTrue();
    objects.create(OTHER);
    assertThat(objects.exists(DEPENDENT)).isFalse();
  }

  @Test
  void orphanFinalizer_isSeenUntilThen() {
    objects.create(OWNER);
    objects.delete(OWNER, PropagationPolicy.ORPHAN);
    assertThat(objects.finalizers(OWNER)).containsExactly("orphan");
    objects.settle();
    assertThat(objects.exists(OWNER)).isFalse();
  }

  @Test
  void settle_again_changesNothing() {
    objects.create(OWNER);
    objects.create(DEPENDENT, objects.owner(OWNER));
    objects.delete(OWNER, PropagationPolicy.FOREGROUND);
    objects.settle();
    long revision = objects.revision();
    objects.settle();
    assertThat(objects.revision()).isEqualTo(revision);
  }

  @Test
  void background_chain() {
    objects.create(OWNER);
    objects.create(OTHER, objects.owner(OWNER));
    objects.create(DEPENDENT, objects.owner(OTHER));
    objects.delete(OWNER, PropagationPolicy.BACKGROUND);
    objects.settle();
    assertThat(objects.exists(OTHER)).isFalse();
    assertThat(objects.exists(DEPENDENT)).isFalse();
  }

  @Test
  void orphan_otherOwnersStay() {
    objects.create(OWNER);
    objects.create(OTHER);
    objects.create(DEPENDENT, objects.owner(OWNER), objects.owner(OTHER));
    objects.delete(OWNER, PropagationPolicy.ORPHAN);
    objects.settle();
    assertThat(objects.owners(DEPENDENT)).containsExactly("other");
    assertThat(objects.exists(OWNER)).isFalse();
  }

  @Test
  void orphan_otherFinalizersStay() {
    objects.create(OWNER);
    objects.setFinalizers(OWNER, "[\"example.com/keep\"]");
    objects.delete(OWNER, PropagationPolicy.ORPHAN);
    objects.settle();
    assertThat(objects.finalizers(OWNER)).containsExactly("example.com/keep");
  }

  @ParameterizedTest
  @EnumSource
  void circle_ends(PropagationPolicy policy) {
    objects.create(OWNER);
    objects.create(DEPENDENT, objects.blockingOwner(OWNER));
    objects.patch(
        OWNER, "{\"metadata\":{\"ownerReferences\":[" + objects.blockingOwner(DEPENDENT) + "]}}");
    objects.settle();
    objects.delete(OWNER, policy);
    objects.settle();
    assertThat(objects.exists(OWNER)).isFalse();
    assertThat(objects.exists(DEPENDENT)).isEqualTo(policy == PropagationPolicy.ORPHAN);
  }

  @Test
  void dependent_isDeletedAsItsFinalizersSay() {
    Ref last = configMap("last");
    objects.create(OWNER);
    objects.create(DEPENDENT, objects.owner(OWNER));
    objects.setFinalizers(DEPENDENT, "[\"orphan\"]");
    objects.create(last, objects.owner(DEPENDENT));
    objects.delete(OWNER, PropagationPolicy.BACKGROUND);
    objects.settle();
    assertThat(objects.exists(DEPENDENT)).isFalse();
    assertThat(objects.owners(last)).isEmpty();
  }

  @Test
  void dependent_thatMayNotGo_isLeft() {
    Ref immortal = namespace("default");
    objects.create(node("owner"));
    objects.patch(
        immortal, "{\"metadata\":{\"ownerReferences\":[" + objects.owner(node("owner")) + "]}}");
    objects.delete(node("owner"), PropagationPolicy.BACKGROUND);
    objects.settle();
    assertThat(objects.metadata(immortal).has("deletionTimestamp")).isFalse();
  }

  @Test
  void services_giveTheirAddressesBack() {
    long used = objects.cluster.addressPools().stream().mapToLong(AddressPool::used).sum();
    objects.create(OWNER);
    objects.create(service("a"), objects.owner(OWNER));
    objects.create(service("b"), objects.owner(OWNER));
    objects.delete(OWNER, PropagationPolicy.BACKGROUND);
    objects.settle();
    assertThat(objects.cluster.addressPools().stream().mapToLong(AddressPool::used).sum())
        .isEqualTo(used);
  }

  @Test
  void deleteCollection_eachWithItsDependents() {
    objects.create(OWNER);
    objects.create(OTHER);
    objects.create(pod("a"), objects.owner(OWNER));
    objects.create(pod("b"), objects.owner(OTHER));
    objects
        .resource(OWNER)
        .deleteCollection(
            "default",
            ListOptions.ALL,
            new DeleteOptions(false, null, null, null, PropagationPolicy.FOREGROUND));
    objects.settle();
    assertThat(Stream.of(OWNER, OTHER, pod("a"), pod("b")).filter(objects::exists)).isEmpty();
  }

  @Test
  void orphan_moreDependentsThanTheStoreKeepsEvents() throws Exception {
    int dependents = ShortLogCluster.KEPT * 2;
    try (Owned many = new Owned(ShortLogCluster.start(Owned.CONFIG))) {
      many.create(OWNER);
      many.create(OTHER);
      for (int i = 0; i < dependents; i++) {
        many.create(configMap("dependent-" + i), many.owner(OWNER), many.owner(OTHER));
      }
      many.delete(OWNER, PropagationPolicy.ORPHAN);
      many.settle();
      assertThat(many.exists(OWNER)).isFalse();
      assertThat(many.owners(configMap("dependent-0"))).containsExactly("other");
      many.delete(OTHER, PropagationPolicy.BACKGROUND);
      many.settle();
      assertThat(many.exists(configMap("dependent-0"))).isFalse();
      assertThat(many.exists(configMap("dependent-" + (dependents - 1)))).isFalse();
    }
  }

  @Test
  void turnedOff_nothingIsCollected() throws Exception {
    try (Owned off =
        new Owned(Owned.CONFIG.withControllers(Controllers.parse("*,-garbagecollector")))) {
      off.create(OWNER);
      off.create(DEPENDENT, off.owner(OWNER));
      off.create(OTHER);
      off.delete(OWNER, PropagationPolicy.BACKGROUND);
      off.delete(OTHER, PropagationPolicy.ORPHAN);
      off.settle();
      assertThat(off.exists(DEPENDENT)).isTrue();
      assertThat(off.finalizers(OTHER)).containsExactly("orphan");
    }
  }

  @Test
  void timer_collectsByItself() throws Exception {
    try (Owned served = new Owned(Owned.CONFIG.withSettleAfter(Duration.ofMillis(20)))) {
      served.create(OWNER);
      served.create(DEPENDENT, served.owner(OWNER));
      long before = served.revision();
      try (ResourceWatch watch =
          served
              .resource(DEPENDENT)
              .watch(
                  "default",
                  new WatchOptions(
                      LabelSelector.EVERYTHING,
                      FieldSelector.EVERYTHING,
                      Long.toString(before),
                      false,
                      null))) {
        served.delete(OWNER, PropagationPolicy.BACKGROUND);
        assertThat(deleted(watch, 2)).containsExactly("owner", "dependent");
      }
    }
  }

  private static List<String> deleted(ResourceWatch watch, int count) throws InterruptedException {
    List<String> names = new ArrayList<>();
    while (names.size() < count) {
      CountDownLatch ready = new CountDownLatch(1);
      watch.onReady(ready::countDown);
      assertThat(ready.await(30, TimeUnit.SECONDS)).as("an event came").isTrue();
      for (WatchEvent event : watch.poll(10)) {
        if (event.type() == WatchEvent.Type.DELETED) {
          names.add(name(event));
        }
      }
    }
    return names;
  }

  private static String name(WatchEvent event) {
    return JsonTree.parse(event.value().json(event.resourceVersion()))
        .path("metadata")
        .path("name")
        .asText();
  }
}
