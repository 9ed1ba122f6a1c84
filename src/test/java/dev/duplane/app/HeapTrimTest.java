package dev.duplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeapTrimTest {
  private static final long MIB = 1 << 20;

  private final FakeHeap heap = new FakeHeap();
  private final AtomicLong writes = new AtomicLong(10);
  private final HeapTrim trim = new HeapTrim(heap, writes::get);

  private static final class FakeHeap implements HeapTrim.Heap {
    private long committed = 32 * MIB;
    private long used = 20 * MIB;
    private long live = 20 * MIB;
    private int collections;
    private boolean keeps;

    @Override
    public long committed() {
      return committed;
    }

    @Override
    public long used() {
      return used;
    }

    @Override
    public void collect() {
      collections++;
      used = live;
      committed = keeps ? committed : live + live / 4;
    }
  }

  private void look(int times) {
    for (int i = 0; i < times; i++) {
      trim.look();
    }
  }

  @Test
  void look_idle_leavesTheHeapAlone() {
    look(1_000);
    assertThat(heap.collections).isZero();
  }

  @Test
  void look_grownByHalf_collectsOnceForWhatIsLive() {
    heap.committed = 90 * MIB;
    heap.live = 60 * MIB;
    look(1);
    assertThat(heap.collections).isEqualTo(1);
    heap.committed = 130 * MIB;
    look(1);
    assertThat(heap.collections).isEqualTo(1);
    heap.committed = 139 * MIB;
    look(1);
    assertThat(heap.collections).isEqualTo(2);
  }

  /** The JVM may have been told to keep it. */
  @Test
  void look_largeFromTheStart_isLeftAlone() {
    heap.committed = 2_048 * MIB;
    HeapTrim generous = new HeapTrim(heap, writes::get);
    for (int i = 0; i < 100; i++) {
      generous.look();
    }
    assertThat(heap.collections).isZero();
  }

  /** An answer that is just being sent lives through a collection, and is garbage soon. */
  @Test
  void look_grownUnderLoad_collectsOnceMoreWhenQuiet() {
    writes.addAndGet(1);
    heap.committed = 500 * MIB;
    heap.live = 300 * MIB;
    look(1);
    assertThat(heap.collections).isEqualTo(1);
    heap.live = 20 * MIB;
    look(100);
    assertThat(heap.collections).isEqualTo(2);
    assertThat(heap.committed).isEqualTo(25 * MIB);
  }

  /** What a collection does not make smaller is collected again once, when it is quiet. */
  @Test
  void look_keptByTheJvm_isNotCollectedAgain() {
    heap.keeps = true;
    heap.committed = 400 * MIB;
    look(1_000);
    assertThat(heap.collections).isEqualTo(2);
  }

  @Test
  void look_quietAfterManyWrites_collectsOnce() {
    writes.addAndGet(2_000);
    look(5);
    assertThat(heap.collections).isZero();
    look(100);
    assertThat(heap.collections).isEqualTo(1);
  }

  /** Where servers share an etcd, revisions pass although nobody asks for anything. */
  @Test
  void look_leasesThatAreRenewed_areNoLoad() {
    writes.addAndGet(2_000);
    for (int i = 0; i < 100; i++) {
      writes.addAndGet(i % 5);
      look(1);
    }
    assertThat(heap.collections).isEqualTo(1);
  }

  @Test
  void look_writesThatGoOn_areNotHeldUp() {
    for (int i = 0; i < 100; i++) {
      writes.addAndGet(1_000);
      look(2);
    }
    assertThat(heap.collections).isZero();
  }

  @Test
  void look_fewWrites_areNotWorthIt() {
    writes.addAndGet(1_999);
    look(100);
    assertThat(heap.collections).isZero();
  }
}
