package io.manyline.sandbox.group;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.relay.Peer;

/// The device that changes a group. @param device 0 is the phone
public record Actor(Account account, int device) {
  private static final int NONE = -1;

  static Actor of(Peer peer) {
    return new Actor(peer.account(), peer.device());
  }

  /// For what comes of a change by itself: the device that asked hears of it as all others do.
  Actor unasked() {
    return new Actor(account, NONE);
  }
}
