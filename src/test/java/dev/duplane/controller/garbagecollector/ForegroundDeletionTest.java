package dev.duplane.controller.garbagecollector;

import static dev.duplane.controller.garbagecollector.Owned.configMap;
import static dev.duplane.controller.garbagecollector.Owned.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.controller.garbagecollector.Owned.Ref;
import dev.duplane.registry.DeleteOptions.PropagationPolicy;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An owner that waits for its dependents. */
final class ForegroundDeletionTest {
  private static final Ref OWNER = configMap("owner");
  private static final Ref OTHER = configMap("other");
  private static final Ref DEPENDENT = configMap("dependent");

  private final Owned objects = new Owned();

  @AfterEach
  void close() {
    objects.close();
  }

  @Test
  void foreground_dependentThatDoesNotBlock() {
    objects.create(OWNER);
    objects.create(DEPENDENT, objects.owner(OWNER));
    objects.setFinalizers(DEPENDENT, "[\"example.com/keep\"]");
    objects.delete(OWNER, PropagationPolicy.FOREGROUND);
    objects.settle();
    assertThat(objects.exists(OWNER)).isFalse();
    assertThat(objects.metadata(DEPENDENT).has("deletionTimestamp")).isTrue();
  }

  @Test
  void foreground_dependentUnblocks() {
    objects.create(OWNER);
    objects.create(DEPENDENT, objects.blockingOwner(OWNER));
    objects.setFinalizers(DEPENDENT, "[\"example.com/keep\"]");
    objects.delete(OWNER, PropagationPolicy.FOREGROUND);
    objects.settle();
    assertThat(objects.exists(OWNER)).isTrue();
    objects.patch(DEPENDENT, "{\"metadata\":{\"ownerReferences\":[" + objects.owner(OWNER) + "]}}");
    objects.settle();
    assertThat(objects.exists(OWNER)).isFalse();
  }

  @Test
  void foreground_dependentsOfDependentsToo() {
    Ref last = service("last");
    objects.create(OWNER);
    objects.create(DEPENDENT, objects.blockingOwner(OWNER));
    objects.create(last, objects.blockingOwner(DEPENDENT));
    objects.setFinalizers(last, "[\"example.com/keep\"]");
    objects.delete(OWNER, PropagationPolicy.FOREGROUND);
    objects.settle();
    assertThat(objects.finalizers(OWNER)).containsExactly("foregroundDeletion");
    assertThat(objects.finalizers(DEPENDENT)).containsExactly("foregroundDeletion");
    objects.setFinalizers(last, "null");
    objects.settle();
    assertThat(Stream.of(OWNER, DEPENDENT, last).filter(objects::exists)).isEmpty();
  }

  @Test
  void foreground_dependentWithSolidOwner_stays() {
    objects.create(OWNER);
    objects.create(OTHER);
    objects.create(DEPENDENT, objects.blockingOwner(OWNER), objects.blockingOwner(OTHER));
    objects.delete(OWNER, PropagationPolicy.FOREGROUND);
    objects.settle();
    assertThat(objects.exists(OWNER)).isFalse();
    assertThat(objects.owners(DEPENDENT)).containsExactly("other");
  }

  @Test
  void foreground_dependentMadeMeanwhile() {
    Ref late = configMap("late");
    objects.create(OWNER);
    objects.create(DEPENDENT, objects.blockingOwner(OWNER));
    objects.setFinalizers(DEPENDENT, "[\"example.com/keep\"]");
    objects.delete(OWNER, PropagationPolicy.FOREGROUND);
    objects.create(late, objects.blockingOwner(OWNER));
    objects.settle();
    assertThat(objects.exists(late)).isFalse();
    assertThat(objects.exists(OWNER)).isTrue();
  }
}
