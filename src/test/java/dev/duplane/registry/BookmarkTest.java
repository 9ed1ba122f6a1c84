package dev.duplane.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.duplane.api.FieldSelector;
import dev.duplane.api.LabelSelector;
import dev.duplane.api.StatusException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BookmarkTest {
  private final NodeRegistry registry = new NodeRegistry(5);

  private ResourceWatch watch(@Nullable String version, boolean bookmarks, boolean initial) {
    return registry.nodes.watch(
        "",
        new WatchOptions(
            LabelSelector.EVERYTHING, FieldSelector.EVERYTHING, version, bookmarks, initial));
  }

  @Test
  void bookmark_saysHowFar() {
    registry.create("a", "z");
    ResourceWatch watch = watch("1", true, false);
    registry.create("b", "z");
    assertThat(watch.poll(9)).hasSize(1);
    WatchEvent bookmark = Objects.requireNonNull(watch.bookmark());
    assertThat(
            new String(bookmark.value().json(bookmark.resourceVersion()), StandardCharsets.UTF_8))
        .startsWith("{\"metadata\":{\"resourceVersion\":\"2\"}");
    assertThat(bookmark.type()).isEqualTo(WatchEvent.Type.BOOKMARK);
  }

  @Test
  void bookmark_onlyIfAsked() {
    assertThat(watch("0", false, false).bookmark()).isNull();
  }

  @Test
  void bookmark_notBeforeInitialEvents() {
    registry.create("a", "z");
    ResourceWatch watch = watch(null, true, true);
    assertThat(watch.bookmark()).isNull();
    List<WatchEvent> initial = watch.poll(9);
    assertThat(initial)
        .extracting(WatchEvent::type)
        .containsExactly(WatchEvent.Type.ADDED, WatchEvent.Type.BOOKMARK);
    assertThat(initial.get(1).initialEventsEnd()).isTrue();
    assertThat(new String(initial.get(1).value().json(1), StandardCharsets.UTF_8))
        .contains("\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}");
    assertThat(watch.bookmark()).isNull();
    registry.create("b", "z");
    assertThat(watch.poll(9)).hasSize(1);
    assertThat(watch.bookmark()).isNotNull();
  }

  @Test
  void watch_revisionToCome() {
    ResourceWatch watch = watch("2", true, false);
    registry.create("a", "z");
    registry.create("b", "z");
    assertThat(watch.poll(9)).isEmpty();
    assertThat(watch.bookmark()).isNull();
    registry.create("c", "z");
    assertThat(watch.poll(9)).extracting(WatchEvent::resourceVersion).containsExactly(3L);
    assertThat(watch.bookmark()).isNotNull();
  }

  @Test
  void poll_fallenBehind() {
    ResourceWatch watch = watch("0", false, false);
    for (int i = 0; i < 9; i++) {
      registry.create("n" + i, "z");
    }
    assertThatThrownBy(() -> watch.poll(9))
        .isInstanceOfSatisfying(
            StatusException.class, e -> assertThat(e.status().code()).isEqualTo(410))
        .hasMessageStartingWith("too old resource version: 0 (");
  }
}
