package io.manyline.whatsapp.group;

import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.Message;
import java.util.List;
import java.util.Optional;

/// Who may have our sender key again, outside of a send.
public final class GroupKeys {
  private GroupKeys() {}

  /// What a device is given that could not read a message: the message, and our present key.
  ///
  /// @return empty for a device of somebody who is no member of the group
  public static Optional<Message> forDevice(
      StateChanges changes, Jid group, Jid device, Message message) {
    KnownGroup known = KnownGroup.find(changes, group).orElse(null);
    if (known == null || !known.has(device.account())) {
      return Optional.empty();
    }
    OwnSenderKey key = OwnSenderKey.find(changes, group).orElse(null);
    if (key == null || known.mustRotate()) {
      return Optional.of(message);
    }
    known.gave(List.of(device));
    known.save();
    return Optional.of(message.toBuilder().mergeFrom(key.distribution()).build());
  }

  /// The server said that a group has other devices than we know.
  public static void distrust(StateChanges changes, Jid group) {
    KnownGroup.find(changes, group)
        .ifPresent(
            known -> {
              known.distrust();
              known.save();
            });
  }
}
