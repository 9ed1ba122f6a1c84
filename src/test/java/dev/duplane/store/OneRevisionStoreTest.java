package dev.duplane.store;

import static dev.duplane.store.Rows.commit;
import static dev.duplane.store.Rows.delete;
import static dev.duplane.store.Rows.events;
import static dev.duplane.store.Rows.put;
import static dev.duplane.store.Rows.rows;
import static dev.duplane.store.Rows.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.store.CommitResult.Committed;
import dev.duplane.store.CommitResult.Refused;
import dev.duplane.store.Transaction.Precondition.Unchanged;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The revisions of a store on etcd: one for all writes of a commit. */
class OneRevisionStoreTest {

  @Test
  void commit_hasOneRevision() {
    try (Store store = new OneRevisionStore()) {
      set(store, "/a/1", "1");
      assertThat(commit(store, put("/b/1", "1"), put("/a/2", "1"), delete("/a/1")))
          .isEqualTo(new Committed(List.of(2L, 2L, 2L)));
      assertThat(rows(store.snapshot(), "")).containsExactly("/a/2=1 2/2", "/b/1=1 2/2");
      assertThat(store.snapshot().revision()).isEqualTo(2);
      assertThat(rows(store.snapshot(1), "")).containsExactly("/a/1=1 1/1");
      StoreWatch watch = store.watch("", 1);
      assertThat(events(watch.poll(2))).containsExactly("2 /b/1: ->1", "2 /a/2: ->1");
      assertThat(watch.revision()).as("not all of 2 has been read").isEqualTo(1);
      assertThat(events(watch.poll(2))).containsExactly("2 /a/1: 1>-");
      assertThat(watch.revision()).isEqualTo(2);
      assertThat(commit(store, new Unchanged("/a/2", 1), put("/a/2", "2")))
          .isInstanceOf(Refused.class);
      assertThat(commit(store, new Unchanged("/a/2", 2), put("/a/2", "2")))
          .isEqualTo(new Committed(List.of(3L)));
      assertThat(commit(store, delete("/none"))).isEqualTo(new Committed(List.of(3L)));
    }
  }
}
