package io.manyline.whatsapp.group;

import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.signal.GroupCipher;
import io.manyline.whatsapp.signal.SenderKeyState;
import io.manyline.whatsapp.signal.SignalException;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.store.StateKey.Kind;
import org.jspecify.annotations.Nullable;

/// Sender keys of others in groups: each step's successor goes into the same changes as what it
/// gave.
///
/// **Shape:** `SENDER_KEY` by `group/device`, the device in LID form where known. **Order and
/// threads:** a view of one [StateChanges]. **Errors:** [SignalException]; the changes then hold
/// nothing of the failed step.
public final class SenderKeys {
  private final StateChanges changes;

  public SenderKeys(StateChanges changes) {
    this.changes = changes;
  }

  /// Takes in the key that a device gave us with a message, where there is one for that group.
  public void accept(Jid group, Jid device, Message message) {
    if (message.hasDeviceSentMessage()) {
      accept(group, device, message.getDeviceSentMessage().getMessage());
    }
    if (!message.hasSenderKeyDistributionMessage()) {
      return;
    }
    var distribution = message.getSenderKeyDistributionMessage();
    // A device speaks for itself, and for the group that its message came by.
    if (distribution.getGroupId().equals(group.toString())) {
      byte[] key = distribution.getAxolotlSenderKeyDistributionMessage().toByteArray();
      put(group, device, GroupCipher.accept(find(group, device), key));
    }
  }

  /// @return with padding
  public byte[] decrypt(Jid group, Jid device, byte[] message) {
    SenderKeyState known = find(group, device);
    if (known == null) {
      throw new SignalException(
          SignalException.Reason.NO_SENDER_KEY, "no sender key of that device");
    }
    GroupCipher.Decrypted decrypted = GroupCipher.decrypt(known, message);
    put(group, device, decrypted.state());
    return decrypted.plaintext();
  }

  private @Nullable SenderKeyState find(Jid group, Jid device) {
    byte[] stored = changes.read(key(group, device));
    return stored == null ? null : SenderKeyState.fromBytes(stored);
  }

  private void put(Jid group, Jid device, SenderKeyState state) {
    changes.put(key(group, device), state.toBytes());
  }

  private StateKey key(Jid group, Jid device) {
    Jid preferred = new AddressBook(changes).deviceByLid(device);
    return new StateKey(Kind.SENDER_KEY, group + "/" + preferred);
  }
}
