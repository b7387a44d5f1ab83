package io.manyline.sandbox.relay;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.DeviceAddress;

/// The device that a stanza came from, and the way back to it.
public record Peer(Account account, int device, DeviceLink link) {
  public DeviceAddress address() {
    return account.address(device);
  }
}
