package io.manyline.sandbox.group;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.relay.Peer;

/// The device that changes a group. @param device 0 is the phone
public record Actor(Account account, int device) {
  static Actor of(Peer peer) {
    return new Actor(peer.account(), peer.device());
  }
}
