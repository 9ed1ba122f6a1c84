package dev.duplane.store;

import static dev.duplane.store.Rows.commit;
import static dev.duplane.store.Rows.put;
import static dev.duplane.store.Rows.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.duplane.store.CommitResult.Unknown;
import dev.duplane.store.FaultyStore.Fault;
import org.junit.jupiter.api.Test;

/** What holds of any store holds of the slow one as long as nothing goes wrong. */
class FaultyStoreTest extends StoreContract {

  @Override
  Store create(int keptEvents) {
    return new FaultyStore(new MemoryStore(keptEvents));
  }

  @Test
  void commit_unknownIsSettledForTheNextReader() {
    try (FaultyStore store = new FaultyStore(new MemoryStore())) {
      commit(store, put("a", "1"));
      store.plan(call -> Fault.LOST_REQUEST);
      assertThat(commit(store, put("a", "2")))
          .isInstanceOfSatisfying(
              Unknown.class, unknown -> assertThat(unknown.after()).isEqualTo(1));
      assertThat(rows(store.behind().snapshot(), "")).containsExactly("a=1 1/1");
      store.plan(call -> Fault.LOST_ANSWER);
      assertThat(commit(store, put("a", "3"))).isInstanceOf(Unknown.class);
      store.plan(call -> Fault.NONE);
      assertThat(rows(store.snapshot(), "")).containsExactly("a=3 1/2");
    }
  }

  @Test
  void calls_failByType() {
    try (FaultyStore store = new FaultyStore(new MemoryStore())) {
      Snapshot snapshot = store.snapshot();
      StoreWatch watch = store.watch("", 0);
      store.plan(call -> Fault.UNAVAILABLE);
      assertThatThrownBy(() -> store.snapshot(0)).isInstanceOf(UnavailableException.class);
      assertThatThrownBy(() -> snapshot.get("a")).isInstanceOf(UnavailableException.class);
      assertThatThrownBy(() -> commit(store, put("a", "1")))
          .isInstanceOf(UnavailableException.class);
      store.plan(call -> Fault.CANCELLED);
      assertThatThrownBy(() -> watch.poll(1)).isInstanceOf(CancelledException.class);
      assertThatThrownBy(() -> snapshot.count("")).isInstanceOf(StoreException.class);
      assertThat(store.behind().snapshot().revision()).isZero();
    }
  }
}
