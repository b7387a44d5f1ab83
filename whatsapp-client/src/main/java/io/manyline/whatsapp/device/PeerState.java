package io.manyline.whatsapp.device;

import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.store.StateKey;
import java.util.ArrayList;
import java.util.List;

/// All that a direct message looks at of its peer: addresses, chat, devices, identity, ratchet,
/// privacy token.
///
/// **Shape:** without this each would be a round trip of its own, one after the other, for every
/// chat that was quiet for a while.
public final class PeerState {
  private PeerState() {}

  /// Brings it near in two round trips at most; in none when it is there already.
  ///
  /// @param device of a person, in either form
  public static void prefetch(StateChanges state, Jid device) {
    Jid account = Accounts.account(device);
    List<StateKey> keys = keys(account, device);
    if (account.isLid()) {
      addPreferred(keys, device);
    }
    state.prefetch(keys);
    AddressBook book = new AddressBook(state);
    Jid other = book.other(account).orElse(null);
    List<StateKey> more = new ArrayList<>();
    if (other != null) {
      more.addAll(keys(other, other.withDevice(device.device())));
    }
    if (!account.isLid()) {
      addPreferred(more, other != null ? other.withDevice(device.device()) : device);
    }
    state.prefetch(more);
  }

  private static List<StateKey> keys(Jid account, Jid device) {
    return new ArrayList<>(
        List.of(
            AddressBook.link(account),
            AddressBook.chatKey(account),
            PeerCipher.key(device),
            new StateKey(StateKey.Kind.PRIVACY_TOKEN, account.toString())));
  }

  private static void addPreferred(List<StateKey> keys, Jid device) {
    keys.add(DeviceLists.keyOf(Accounts.account(device)));
    keys.add(PeerCipher.identityKey(Accounts.account(device)));
    keys.add(PeerCipher.archiveKey(device));
  }
}
