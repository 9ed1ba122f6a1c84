package dev.duplane.controller.garbagecollector;

import static dev.duplane.controller.garbagecollector.Owned.namespace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.cluster.Controllers;
import dev.duplane.controller.garbagecollector.Owned.Ref;
import dev.duplane.registry.DeleteOptions.PropagationPolicy;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Namespace ends with what is in it. */
final class NamespaceDeletionTest {

  private final Owned objects = new Owned();

  @AfterEach
  void close() {
    objects.close();
  }

  @ParameterizedTest
  @EnumSource
  void namespace_endsWithAllInIt(PropagationPolicy policy) {
    Ref namespace = namespace("shop");
    Ref owner = new Ref("services", "shop", "owner");
    Ref dependent = new Ref("pods", "shop", "dependent");
    objects.create(namespace);
    objects.create(owner);
    objects.create(dependent, objects.blockingOwner(owner));
    objects.delete(owner, policy);
    objects.delete(namespace, policy);
    objects.settle();
    assertThat(Stream.of(namespace, owner, dependent).filter(objects::exists)).isEmpty();
  }

  @Test
  void namespace_withFinalizersOfOthers_waitsForThem() {
    Ref namespace = namespace("shop");
    objects.create(namespace);
    objects.setFinalizers(namespace, "[\"example.com/keep\"]");
    objects.delete(namespace, PropagationPolicy.ORPHAN);
    objects.settle();
    assertThat(objects.finalizers(namespace)).containsExactly("example.com/keep");
    objects.setFinalizers(namespace, "null");
    assertThat(objects.exists(namespace)).isFalse();
  }

  @Test
  void namespace_endsOnceFinalizersAreDone() {
    Ref namespace = namespace("shop");
    Ref owner = new Ref("services", "shop", "owner");
    objects.create(namespace);
    objects.create(owner);
    objects.setFinalizers(owner, "[\"foregroundDeletion\"]");
    objects.delete(namespace, PropagationPolicy.BACKGROUND);
    assertThat(objects.exists(owner)).isTrue();
    objects.settle();
    assertThat(objects.exists(namespace)).isFalse();
  }

  @Test
  void namespaceController_turnedOff() throws Exception {
    try (Owned off =
        new Owned(Owned.CONFIG.withControllers(Controllers.parse("*,-namespace-controller")))) {
      off.create(namespace("shop"));
      off.delete(namespace("shop"), PropagationPolicy.BACKGROUND);
      off.settle();
      assertThat(off.metadata(namespace("shop")).has("deletionTimestamp")).isTrue();
    }
  }
}
