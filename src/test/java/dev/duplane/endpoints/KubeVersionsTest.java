package dev.duplane.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KubeVersionsTest {
  /** The example of "Versions in CustomResourceDefinitions", with a number that is long. */
  private static final List<String> ORDER =
      List.of(
          "v100",
          "v10",
          "v2",
          "v1",
          "v11beta2",
          "v10beta3",
          "v3beta1",
          "v12alpha1",
          "v11alpha2",
          "foo1",
          "foo10",
          "v0",
          "v1gamma1");

  @Test
  void preferredFirst_sorts() {
    List<String> versions = new ArrayList<>(ORDER);
    Collections.shuffle(versions, new Random(7));
    versions.sort(KubeVersions.PREFERRED_FIRST);
    assertThat(versions).isEqualTo(ORDER);
  }
}
