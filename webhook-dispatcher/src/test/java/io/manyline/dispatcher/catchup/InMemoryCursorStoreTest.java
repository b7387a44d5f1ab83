package io.manyline.dispatcher.catchup;

class InMemoryCursorStoreTest implements CursorStoreContract {
  private final InMemoryCursorStore store = new InMemoryCursorStore();

  @Override
  public CursorStore store() {
    return store;
  }

  @Override
  public int partition() {
    return 3;
  }
}
