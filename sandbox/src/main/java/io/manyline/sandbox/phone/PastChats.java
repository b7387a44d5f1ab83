package io.manyline.sandbox.phone;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.group.Groups;
import io.manyline.sandbox.history.PastChat;
import io.manyline.sandbox.history.PastChat.PastMessage;
import io.manyline.sandbox.history.PastChat.Status;
import io.manyline.sandbox.phone.PhoneMessage.Direction;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.DeviceProps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A phone's messages, sorted by chat as a history sync has them.
final class PastChats {
  private final Accounts accounts;
  private final Account account;
  private final PhoneChats chats;
  private final Groups groups;

  PastChats(Accounts accounts, Groups groups, Account account, PhoneChats chats) {
    this.accounts = accounts;
    this.groups = groups;
    this.account = account;
    this.chats = chats;
  }

  List<PastChat> chats() {
    Map<String, List<PhoneMessage>> byPartner = new LinkedHashMap<>();
    chats.forEach(
        message -> byPartner.computeIfAbsent(chat(message), _ -> new ArrayList<>()).add(message));
    List<PastChat> past = new ArrayList<>();
    byPartner.forEach((chat, messages) -> past(chat, messages).ifPresent(past::add));
    return past;
  }

  /// Whether a companion asked for everything when it registered.
  boolean isFullWanted(int device) {
    return props(device).getRequireFullSync();
  }

  /// Whether it wants the first part inside its message, as all published clients do.
  boolean isInlineWanted(int device) {
    return props(device).getHistorySyncConfig().getInlineInitialPayloadInE2EeMsg();
  }

  private DeviceProps props(int device) {
    byte[] props = account.device(device).map(Device::props).orElse(null);
    try {
      return props == null ? DeviceProps.getDefaultInstance() : DeviceProps.parseFrom(props);
    } catch (InvalidProtocolBufferException e) {
      return DeviceProps.getDefaultInstance();
    }
  }

  private static String chat(PhoneMessage message) {
    boolean ofPartner = message.direction() == Direction.IN && !isGroup(message.to());
    return ofPartner ? message.from() : message.to();
  }

  private static boolean isGroup(String address) {
    return address.endsWith("@g.us");
  }

  /// Empty for ourselves, and for a group that is no more.
  private Optional<PastChat> past(String chat, List<PhoneMessage> messages) {
    if (isGroup(chat)) {
      return groups
          .find(chat)
          .map(group -> chat(group.jid(), null, group.subject().text(), messages));
    }
    return accounts
        .byNumber(chat)
        .filter(partner -> partner != account)
        .map(partner -> chat(partner.phoneJid(0), partner, partner.name(), messages));
  }

  private PastChat chat(
      Jid jid, @Nullable Account partner, String name, List<PhoneMessage> messages) {
    long unread =
        messages.stream()
            .filter(message -> message.direction() == Direction.IN && !message.read())
            .count();
    return new PastChat(
        jid, partner, name, messages.stream().map(this::message).toList(), (int) unread);
  }

  private PastMessage message(PhoneMessage message) {
    Status status =
        message.read() ? Status.READ : message.delivered() ? Status.DELIVERED : Status.SENT;
    boolean ofOther = message.direction() == Direction.IN && isGroup(message.to());
    return new PastMessage(
        message.id(),
        ofOther ? accounts.byNumber(message.from()).orElse(null) : null,
        message.direction() == Direction.OUT,
        message.content().parse(),
        message.at() / 1_000,
        status);
  }
}
