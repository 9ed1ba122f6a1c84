package dev.duplane.registry;

import static dev.duplane.registry.NodeRegistry.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.duplane.api.FieldSelectorParser;
import dev.duplane.api.LabelSelector;
import dev.duplane.api.Status;
import dev.duplane.api.StatusException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Eight nodes n0 to n7, in zones a and b by turns, at revisions 1 to 8. */
class ListReadTest {
  private static final int NODES = 8;
  private final NodeRegistry registry = new NodeRegistry(1000);

  @BeforeEach
  void create() {
    for (int i = 0; i < NODES; i++) {
      registry.create("n" + i, i % 2 == 0 ? "a" : "b");
    }
  }

  private ListAnswer list(ListOptions options) {
    return registry.nodes.list("", options);
  }

  private Status refused(ListOptions options) {
    StatusException e = catchThrowableOfType(StatusException.class, () -> list(options));
    assertThat(e).as("refused").isNotNull();
    return e.status();
  }

  private static List<String> names(ListAnswer answer) {
    return answer.items().stream()
        .map(entry -> entry.key().substring(entry.key().lastIndexOf('/') + 1))
        .toList();
  }

  @Test
  void pages_areOfOneRevision() {
    ListAnswer first = list(options("", 3, null, null, null));
    assertThat(names(first)).containsExactly("n0", "n1", "n2");
    assertThat(first.remainingItemCount()).isEqualTo(5);
    registry.create("n2b", "a");
    ListAnswer second = list(options("", 3, first.continueToken(), null, null));
    assertThat(names(second)).containsExactly("n3", "n4", "n5");
    assertThat(second.resourceVersion()).isEqualTo(NODES);
    assertThat(second.remainingItemCount()).isEqualTo(2);
    // A version of 0 beside a token says nothing, but takes the limit away.
    ListAnswer third = list(options("", 1, second.continueToken(), "0", null));
    assertThat(names(third)).containsExactly("n6", "n7");
    assertThat(third.continueToken()).isNull();
  }

  @Test
  void page_withSelectorIsNotCounted() {
    ListAnswer first = list(options("zone=a", 4, null, null, null));
    assertThat(names(first)).containsExactly("n0", "n2", "n4", "n6");
    assertThat(first.remainingItemCount()).isNull();
    // n7 follows; that it is of another zone is found by who asks.
    assertThat(first.continueToken()).isNotNull();
    assertThat(list(options("zone=a", 4, first.continueToken(), null, null)).items()).isEmpty();
    assertThat(list(options("zone=b", 4, null, null, null)).continueToken()).isNull();
  }

  @Test
  void continue_compacted() {
    ListAnswer first = list(options("", 3, null, null, null));
    registry.create("n3b", "a");
    registry.create("n9", "a");
    registry.store.compact(10);
    Status status = refused(options("", 3, first.continueToken(), null, null));
    assertThat(status.code()).isEqualTo(410);
    assertThat(status.reason()).isEqualTo("Expired");
    assertThat(status.message())
        .startsWith("The provided continue parameter is too old to display a consistent list");
    String fresh = Objects.requireNonNull(status.continueToken());
    assertThat(new String(Base64.getUrlDecoder().decode(fresh), StandardCharsets.UTF_8))
        .isEqualTo("{\"v\":\"meta.k8s.io/v1\",\"rv\":-1,\"start\":\"n2\\u0000\"}");
    ListAnswer second = list(options("", 3, fresh, null, null));
    assertThat(names(second)).containsExactly("n3", "n3b", "n4");
    assertThat(second.resourceVersion()).isEqualTo(10);
    assertThat(names(list(options("", 9, second.continueToken(), null, null))))
        .containsExactly("n5", "n6", "n7", "n9");
  }

  @Test
  void continue_refusedWithVersion() {
    String token = list(options("", 3, null, null, null)).continueToken();
    assertThat(refused(options("", 3, token, "3", null)).message())
        .isEqualTo("specifying resource version is not allowed when using continue");
  }

  @Test
  void continue_malformed() {
    assertThat(refused(options("", 0, "abc!", null, null)).message())
        .isEqualTo(
            "invalid continue token: continue key is not valid: illegal base64 data at input byte"
                + " 3");
    assertThat(malformed("{\"v\":\"v2\",\"rv\":1,\"start\":\"a\"}"))
        .endsWith("server does not recognize this encoded version v2");
    assertThat(malformed("{\"v\":\"meta.k8s.io/v1\",\"start\":\"a\"}"))
        .endsWith("incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
    assertThat(malformed("{\"v\":\"meta.k8s.io/v1\",\"rv\":1}"))
        .endsWith("encoded start key empty (version meta.k8s.io/v1)");
    assertThat(malformed("{\"v\":\"meta.k8s.io/v1\",\"rv\":1,\"start\":\"../pods\"}"))
        .isEqualTo("invalid continue token: continue key is not valid: ../pods");
  }

  private String malformed(String json) {
    String token =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    Status status = refused(options("", 0, token, null, null));
    assertThat(status.code()).isEqualTo(400);
    return status.message();
  }

  @Test
  void version_zeroIgnoresLimit() {
    ListAnswer answer = list(options("", 3, null, "0", null));
    assertThat(answer.items()).hasSize(NODES);
    assertThat(answer.continueToken()).isNull();
  }

  @Test
  void version_exact() {
    assertThat(names(list(options("", 0, null, "2", "Exact")))).containsExactly("n0", "n1");
    assertThat(list(options("", 0, null, "2", "Exact")).resourceVersion()).isEqualTo(2);
    // With a limit and nothing said, a version is an exact one.
    ListAnswer limited = list(options("", 1, null, "2", null));
    assertThat(limited.resourceVersion()).isEqualTo(2);
    assertThat(limited.remainingItemCount()).isEqualTo(1);
  }

  @Test
  void version_notOlderThan() {
    assertThat(list(options("", 0, null, "2", null)).items()).hasSize(NODES);
    assertThat(list(options("", 3, null, "2", "NotOlderThan")).resourceVersion()).isEqualTo(NODES);
  }

  @Test
  void version_compacted() {
    registry.store.compact(5);
    assertThat(list(options("", 0, null, "2", "NotOlderThan")).items()).hasSize(NODES);
    Status status = refused(options("", 0, null, "2", "Exact"));
    assertThat(status.code()).isEqualTo(410);
    assertThat(status.message()).isEqualTo("The resourceVersion for the provided list is too old.");
    assertThat(status.continueToken()).isNull();
  }

  @Test
  void version_future() {
    for (String match : new String[] {"Exact", "NotOlderThan", null}) {
      Status status = refused(options("", 0, null, "99", match));
      assertThat(status.code()).isEqualTo(504);
      assertThat(status.message()).isEqualTo("Timeout: Too large resource version: 99, current: 8");
    }
  }

  @Test
  void version_malformed() {
    Status status = refused(options("", 0, null, "x", null));
    assertThat(status.code()).isEqualTo(400);
    assertThat(status.message())
        .isEqualTo(
            "invalid resource version: resourceVersion: Invalid value: \"x\":"
                + " strconv.ParseUint: parsing \"x\": invalid syntax");
  }

  @Test
  void name_isOneKey() {
    ListOptions named =
        new ListOptions(
            LabelSelector.EVERYTHING,
            FieldSelectorParser.parse("metadata.name=n1"),
            1,
            null,
            "3",
            null);
    ListAnswer answer = list(named);
    assertThat(names(answer)).containsExactly("n1");
    assertThat(answer.continueToken()).isNull();
    assertThat(answer.resourceVersion()).isEqualTo(NODES);
  }
}
