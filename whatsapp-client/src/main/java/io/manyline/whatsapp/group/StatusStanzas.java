package io.manyline.whatsapp.group;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What the stanza of a status post has that a group's has not.
///
/// **Shape:** `<participants>` names everybody whom it is for, those who have the key already by
/// their account; `<meta status_setting>` tells why; there is neither addressing mode nor hash.
/// **Source:** docs/protocol/status.md (whatsapp-rust wacore/src/send/status.rs).
final class StatusStanzas {
  private StatusStanzas() {}

  /// Account form, as the audience knows us.
  static Jid ourselves(OwnDevice own) {
    Jid lid = own.link().lid();
    return lid == null ? own.link().jid().account() : lid.account();
  }

  /// @param keys `<to>`s of devices that are given the key
  static List<Node> named(KnownGroup audience, List<Node> keys) {
    Set<Jid> given =
        keys.stream().map(to -> to.requiredJid("jid").account()).collect(Collectors.toSet());
    List<Node> all = new ArrayList<>(keys);
    audience.accounts().stream()
        .filter(account -> !given.contains(account))
        .forEach(account -> all.add(Node.of("to").with("jid", account)));
    return all;
  }

  /// What takes a post back says nothing of the setting.
  static Optional<Node> meta(KnownGroup audience, Message message) {
    boolean post = !message.hasProtocolMessage() && !message.hasReactionMessage();
    return post
        ? Optional.of(Node.of("meta").with("status_setting", audience.statusSetting()))
        : Optional.empty();
  }
}
