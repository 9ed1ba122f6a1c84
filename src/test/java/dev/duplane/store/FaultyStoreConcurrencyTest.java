package dev.duplane.store;

class FaultyStoreConcurrencyTest extends StoreConcurrencyContract {

  @Override
  Store create(int keptEvents) {
    return new FaultyStore(new MemoryStore(keptEvents));
  }
}
