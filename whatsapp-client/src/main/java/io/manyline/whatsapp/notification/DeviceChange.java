package io.manyline.whatsapp.notification;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.device.ParticipantHash;
import io.manyline.whatsapp.jid.Jid;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// A change to the devices of an account, as the server tells it to those who know them.
///
/// **Shape:** `<add|remove device_hash [device_lid_hash]><device jid [key-index]/>…`; the hash is
/// that of the whole list after the change ([ParticipantHash]). `<update hash>` says only that
/// something changed. **Source:** docs/protocol/keys.md (whatsmeow notification.go
/// `handleDeviceNotification`).
record DeviceChange(Node node) {
  private static final List<String> KINDS = List.of("add", "remove", "update");

  static Optional<DeviceChange> of(Node notification) {
    return notification.children().stream()
        .filter(child -> KINDS.contains(child.tag()))
        .findFirst()
        .map(DeviceChange::new);
  }

  boolean isRemoval() {
    return node.isTag("remove");
  }

  List<Integer> devices() {
    return node.children("device").stream()
        .map(device -> device.requiredJid("jid").device())
        .toList();
  }

  /// The list after the change; empty when it is not the one that the server has.
  Optional<List<Integer>> applyTo(List<Integer> known, Jid phone) {
    if (known.isEmpty() || node.isTag("update")) {
      return Optional.empty();
    }
    TreeSet<Integer> after = new TreeSet<>(known);
    if (isRemoval()) {
      devices().forEach(after::remove);
    } else {
      after.addAll(devices());
    }
    String hash = ParticipantHash.of(after.stream().map(phone::withDevice).toList());
    return node.attribute("device_hash").filter(hash::equals).map(same -> List.copyOf(after));
  }
}
