package dev.duplane.controller.garbagecollector;

import static dev.duplane.controller.garbagecollector.Owned.configMap;
import static dev.duplane.controller.garbagecollector.Owned.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.controller.garbagecollector.Owned.Ref;
import dev.duplane.registry.DeleteOptions.PropagationPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which owners a dependent has, by what its references name. */
final class OwnerReferencesTest {
  private static final Ref OWNER = configMap("owner");
  private static final Ref OTHER = configMap("other");
  private static final Ref DEPENDENT = configMap("dependent");

  private final Owned objects = new Owned();

  @AfterEach
  void close() {
    objects.close();
  }

  @Test
  void uid_ofAnotherObject_isDangling() {
    objects.create(OWNER);
    objects.create(DEPENDENT, Owned.owner(OWNER, "6a5a1e9b-0000-4000-8000-000000000000"));
    objects.settle();
    assertThat(objects.exists(DEPENDENT)).isFalse();
    assertThat(objects.exists(OWNER)).isTrue();
  }

  @Test
  void owner_madeAnew_isAnother() {
    objects.create(OWNER);
    objects.create(DEPENDENT, objects.owner(OWNER));
    objects.delete(OWNER, PropagationPolicy.BACKGROUND);
    objects.create(OWNER);
    objects.settle();
    assertThat(objects.exists(OWNER)).isTrue();
    assertThat(objects.exists(DEPENDENT)).isFalse();
  }

  @Test
  void owner_absentFromTheStart() {
    objects.create(DEPENDENT, Owned.owner(OWNER, "6a5a1e9b-0000-4000-8000-000000000000"));
    objects.settle();
    assertThat(objects.exists(DEPENDENT)).isFalse();
  }

  @Test
  void owner_absentAfterUpdate() {
    objects.create(DEPENDENT);
    objects.patch(
        DEPENDENT,
        "{\"metadata\":{\"ownerReferences\":["
            + Owned.owner(OWNER, "6a5a1e9b-0000-4000-8000-000000000000")
            + "]}}");
    objects.settle();
    assertThat(objects.exists(DEPENDENT)).isFalse();
  }

  @Test
  void owner_inAnotherNamespace_isAbsent() {
    Ref elsewhere = new Ref("configmaps", "kube-system", "owner");
    objects.create(elsewhere);
    objects.create(DEPENDENT, objects.owner(elsewhere));
    objects.settle();
    assertThat(objects.exists(DEPENDENT)).isFalse();
    assertThat(objects.exists(elsewhere)).isTrue();
  }

  @Test
  void owner_inNamespace_ofDependentInNone_isLeftAlone() {
    Ref dependent = node("dependent");
    objects.create(OWNER);
    objects.create(dependent, objects.owner(OWNER));
    objects.delete(OWNER, PropagationPolicy.BACKGROUND);
    objects.settle();
    assertThat(objects.owners(dependent)).containsExactly("owner");
  }

  @Test
  void owner_ofKindNotServed_isLeftAlone() {
    objects.create(OWNER);
    objects.create(
        DEPENDENT,
        objects.owner(OWNER),
        Owned.owner(OTHER, "6a5a1e9b-0000-4000-8000-000000000000")
            .put("apiVersion", "example.com/v1")
            .put("kind", "Gadget"));
    objects.delete(OWNER, PropagationPolicy.BACKGROUND);
    objects.settle();
    assertThat(objects.owners(DEPENDENT)).containsExactly("owner", "other");
  }

  @Test
  void references_leaveManagedFields() {
    objects.create(OWNER);
    objects.create(OTHER);
    objects.create(DEPENDENT, objects.owner(OWNER), objects.owner(OTHER));
    String gone = objects.metadata(OWNER).path("uid").asText();
    assertThat(objects.metadata(DEPENDENT).path("managedFields").toString()).contains(gone);
    objects.delete(OWNER, PropagationPolicy.ORPHAN);
    objects.settle();
    assertThat(objects.metadata(DEPENDENT).path("managedFields").toString()).doesNotContain(gone);
  }

  @Test
  void background_solidOwnerLeft_danglingReferenceGoes() {
    objects.create(OWNER);
    objects.create(OTHER);
    objects.create(DEPENDENT, objects.owner(OWNER), objects.owner(OTHER));
    objects.delete(OWNER, PropagationPolicy.BACKGROUND);
    objects.settle();
    assertThat(objects.owners(DEPENDENT)).containsExactly("other");
    objects.delete(OTHER, PropagationPolicy.BACKGROUND);
    objects.settle();
    assertThat(objects.exists(DEPENDENT)).isFalse();
  }
}
