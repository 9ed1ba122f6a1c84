package dev.duplane.controller.garbagecollector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.controller.garbagecollector.Owned.Ref;
import dev.duplane.registry.DeleteOptions.PropagationPolicy;
import dev.duplane.registry.ListOptions;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.registry.StoredObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random owners of random owners, deleted in all three ways. */
final class OwnershipPropertiesTest {
  private static final int OPERATIONS = 120;
  private static final int OBJECTS = 25;
  private static final PropagationPolicy[] POLICIES = PropagationPolicy.values();

  /** When a cluster settles besides before each write. */
  private enum Settling {
    NEVER,
    SOMETIMES,
    ALWAYS
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void settled_nothingIsLeftToDo(long seed) {
    try (Owned objects = new Owned()) {
      play(objects, seed, Settling.NEVER);
      objects.settle();
      long revision = objects.revision();
      for (int i = 0; i < OBJECTS; i++) {
        Ref ref = ref(i);
        JsonNode object = objects.find(ref);
        if (object != null) {
          assertThat(object.path("metadata").has("deletionTimestamp"))
              .as("seed %d: %s is being deleted", seed, ref)
              .isFalse();
          assertThat(object.path("metadata").has("finalizers"))
              .as("seed %d: %s has finalizers", seed, ref)
              .isFalse();
          for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
            assertThat(isThere(objects, owner))
                .as("seed %d: %s has its owner %s", seed, ref, owner)
                .isTrue();
          }
        }
      }
      objects.settle();
      assertThat(objects.revision()).as("seed %d: settled twice", seed).isEqualTo(revision);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24, 25, 26})
  void timing_changesNothing(long seed) {
    String never = played(seed, Settling.NEVER);
    assertThat(played(seed, Settling.SOMETIMES)).as("seed %d", seed).isEqualTo(never);
    assertThat(played(seed, Settling.ALWAYS)).as("seed %d", seed).isEqualTo(never);
  }

  /**
   * What lives in the end is what a plain graph says: an object dies in the background when the
   * last of its owners has died, and not before.
   */
  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34, 35, 36})
  void background_livesWhoHasAnOwnerLeft(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<Integer, List<Integer>> alive = new LinkedHashMap<>();
    try (Owned objects = new Owned()) {
      for (int i = 0; i < OBJECTS; i++) {
        List<Integer> owners = new ArrayList<>();
        for (int j = 0; j < i; j++) {
          if (random.nextInt(i) < 2 && mayOwn(j, i)) {
            owners.add(j);
          }
        }
        objects.create(
            ref(i),
            owners.stream().map(owner -> objects.owner(ref(owner))).toArray(ObjectNode[]::new));
        alive.put(i, owners);
      }
      for (int deletes = 0; deletes < 8 && !alive.isEmpty(); deletes++) {
        int victim = List.copyOf(alive.keySet()).get(random.nextInt(alive.size()));
        objects.delete(ref(victim), PropagationPolicy.BACKGROUND);
        objects.settle();
        die(alive, victim);
        for (int i = 0; i < OBJECTS; i++) {
          assertThat(objects.exists(ref(i)))
              .as("seed %d: %s lives after the delete of %s", seed, ref(i), ref(victim))
              .isEqualTo(alive.containsKey(i));
        }
      }
    }
  }

  private static void die(Map<Integer, List<Integer>> alive, Integer victim) {
    alive.remove(victim);
    for (Integer dependent : List.copyOf(alive.keySet())) {
      List<Integer> owners = alive.get(dependent);
      if (owners != null && owners.remove(victim) && owners.isEmpty()) {
        die(alive, dependent);
      }
    }
  }

  private static String played(long seed, Settling settling) {
    try (Owned objects = new Owned()) {
      play(objects, seed, settling);
      objects.settle();
      StringBuilder all = new StringBuilder();
      for (ResourceRegistry resource : objects.cluster.catalog().resources()) {
        resource
            .list("", ListOptions.ALL)
            .items()
            .forEach(
                entry ->
                    all.append(
                            new String(
                                StoredObject.of(entry.value()).json(entry.modRevision()),
                                StandardCharsets.UTF_8))
                        .append('\n'));
      }
      return all.toString();
    }
  }

  /** Creates, deletes and changes of owners, by chance; which may fail as those of any client. */
  private static void play(Owned objects, long seed, Settling settling) {
    SplittableRandom random = new SplittableRandom(seed);
    SplittableRandom pauses = new SplittableRandom(seed);
    for (int step = 0; step < OPERATIONS; step++) {
      int number = random.nextInt(OBJECTS);
      int operation = random.nextInt(10);
      ObjectNode[] owners = owners(objects, random, number);
      PropagationPolicy policy = POLICIES[random.nextInt(POLICIES.length)];
      try {
        if (operation < 6) {
          objects.create(ref(number), owners);
        } else if (operation < 9) {
          objects.delete(ref(number), policy);
        } else {
          objects.patch(
              ref(number), "{\"metadata\":{\"ownerReferences\":" + List.of(owners) + "}}");
        }
      } catch (StatusException e) {
        assertThat(e.status().reason())
            .as("seed %d, step %d: %s", seed, step, e.getMessage())
            .isIn("AlreadyExists", "NotFound");
      }
      if (settling == Settling.ALWAYS
          || (settling == Settling.SOMETIMES && pauses.nextInt(3) == 0)) {
        objects.settle();
      }
    }
  }

  /** Owners with lower numbers, so that there is no circle; a few of them have never been. */
  private static ObjectNode[] owners(Owned objects, SplittableRandom random, int number) {
    List<ObjectNode> owners = new ArrayList<>();
    for (int draws = random.nextInt(4); draws > 0 && number > 0; draws--) {
      int candidate = random.nextInt(number);
      boolean absent = random.nextInt(20) == 0;
      boolean blocking = random.nextBoolean();
      if (!mayOwn(candidate, number)) {
        continue;
      }
      String uid = uid(objects, ref(candidate));
      if (uid == null || absent) {
        uid = "6a5a1e9b-0000-4000-8000-%012d".formatted(candidate);
      }
      owners.add(Owned.owner(ref(candidate), uid).put("blockOwnerDeletion", blocking));
    }
    return owners.toArray(ObjectNode[]::new);
  }

  private static @Nullable String uid(Owned objects, Ref ref) {
    JsonNode object = objects.find(ref);
    return object == null ? null : object.path("metadata").path("uid").asText();
  }

  private static boolean isThere(Owned objects, JsonNode owner) {
    for (int i = 0; i < OBJECTS; i++) {
      if (ref(i).name().equals(owner.path("name").asText())) {
        return owner.path("uid").asText().equals(uid(objects, ref(i)));
      }
    }
    return false;
  }

  /** Who lives in no Namespace cannot be owned by who lives in one. */
  private static boolean mayOwn(int owner, int dependent) {
    return ref(owner).namespace().isEmpty() || !ref(dependent).namespace().isEmpty();
  }

  private static Ref ref(int number) {
    String name = "o" + number;
    return switch (number % 4) {
      case 0 -> Owned.node(name);
      case 1 -> Owned.configMap(name);
      case 2 -> Owned.service(name);
      default -> Owned.pod(name);
    };
  }
}
