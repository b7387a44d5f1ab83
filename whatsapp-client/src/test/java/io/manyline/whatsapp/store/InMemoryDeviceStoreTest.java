package io.manyline.whatsapp.store;

final class InMemoryDeviceStoreTest implements DeviceStoreContract {
  private final InMemoryDeviceStore store = new InMemoryDeviceStore();

  @Override
  public DeviceStore store() {
    return store;
  }
}
