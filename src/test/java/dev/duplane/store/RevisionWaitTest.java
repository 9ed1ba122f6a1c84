package dev.duplane.store;

import static dev.duplane.store.Rows.commit;
import static dev.duplane.store.Rows.put;
import static dev.duplane.store.Rows.set;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class RevisionWaitTest {
  private final MemoryStore store = new MemoryStore();

  @Test
  void reached_already() {
    set(store, "a", "1");
    assertThat(RevisionWait.of(store, 1)).isDone();
  }

  @Test
  void reached_byAnyKeyAndNotBefore() {
    CompletableFuture<Void> reached = RevisionWait.of(store, 3);
    set(store, "a", "1");
    set(store, "b", "1");
    assertThat(reached).isNotDone();
    set(store, "c", "1");
    assertThat(reached).isCompleted();
  }

  @Test
  void reached_inOneTransaction() {
    CompletableFuture<Void> reached = RevisionWait.of(store, 2);
    commit(store, put("a", "1"), put("b", "1"), put("c", "1"));
    assertThat(reached).isCompleted();
  }

  @Test
  void reached_whenTheStoreIsClosed() {
    CompletableFuture<Void> reached = RevisionWait.of(store, 2);
    store.close();
    assertThat(reached).isCompleted();
  }

  @Test
  void givenUp_writesGoOn() {
    CompletableFuture<Void> reached = RevisionWait.of(store, 2);
    reached.cancel(false);
    set(store, "a", "1");
    set(store, "b", "1");
    assertThat(reached).isCancelled();
  }
}
