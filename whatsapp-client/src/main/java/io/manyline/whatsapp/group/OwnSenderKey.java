package io.manyline.whatsapp.group;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.SenderKeyDistributionMessage;
import io.manyline.whatsapp.signal.GroupCipher;
import io.manyline.whatsapp.signal.SenderKeyState;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.store.StateKey.Kind;
import java.security.SecureRandom;
import java.util.Optional;

/// Our own sender key of one group: an immutable value, `OWN_SENDER_KEY` by group.
final class OwnSenderKey {
  private final Jid group;
  private final SenderKeyState state;

  private OwnSenderKey(Jid group, SenderKeyState state) {
    this.group = group;
    this.state = state;
  }

  static Optional<OwnSenderKey> find(StateChanges changes, Jid group) {
    byte[] stored = changes.read(key(group));
    return stored == null
        ? Optional.empty()
        : Optional.of(new OwnSenderKey(group, SenderKeyState.fromBytes(stored)));
  }

  static OwnSenderKey create(Jid group, SecureRandom random) {
    return new OwnSenderKey(group, GroupCipher.create(random));
  }

  static void forget(StateChanges changes, Jid group) {
    changes.remove(key(group));
  }

  /// The message that gives this key, at its present position, to a device.
  Message distribution() {
    return Message.newBuilder()
        .setSenderKeyDistributionMessage(
            SenderKeyDistributionMessage.newBuilder()
                .setGroupId(group.toString())
                .setAxolotlSenderKeyDistributionMessage(
                    ByteString.copyFrom(GroupCipher.distribution(state))))
        .build();
  }

  /// @param padded with padding @return the `skmsg`; the step is among the changes
  byte[] encrypt(StateChanges changes, byte[] padded, SecureRandom random) {
    GroupCipher.Encrypted encrypted = GroupCipher.encrypt(state, padded, random);
    changes.put(key(group), encrypted.state().toBytes());
    return encrypted.message();
  }

  private static StateKey key(Jid group) {
    return new StateKey(Kind.OWN_SENDER_KEY, group.toString());
  }
}
