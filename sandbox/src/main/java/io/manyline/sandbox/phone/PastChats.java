package io.manyline.sandbox.phone;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.history.PastChat;
import io.manyline.sandbox.history.PastChat.PastMessage;
import io.manyline.sandbox.history.PastChat.Status;
import io.manyline.sandbox.phone.PhoneMessage.Direction;
import io.manyline.whatsapp.proto.DeviceProps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A phone's texts, sorted by chat as a history sync has them.
final class PastChats {
  private final Accounts accounts;
  private final Account account;
  private final PhoneChats chats;

  PastChats(Accounts accounts, Account account, PhoneChats chats) {
    this.accounts = accounts;
    this.account = account;
    this.chats = chats;
  }

  List<PastChat> chats() {
    Map<String, List<PhoneMessage>> byPartner = new LinkedHashMap<>();
    chats.forEach(
        message ->
            byPartner
                .computeIfAbsent(
                    message.direction() == Direction.IN ? message.from() : message.to(),
                    _ -> new ArrayList<>())
                .add(message));
    List<PastChat> past = new ArrayList<>();
    byPartner.forEach(
        (number, messages) ->
            partner(number).ifPresent(partner -> past.add(chat(partner, messages))));
    return past;
  }

  /// Whether a companion asked for everything when it registered.
  boolean isFullWanted(int device) {
    byte[] props = account.device(device).map(Device::props).orElse(null);
    try {
      return props != null && DeviceProps.parseFrom(props).getRequireFullSync();
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  private Optional<Account> partner(String number) {
    return accounts.byNumber(number).filter(partner -> partner != account);
  }

  private static PastChat chat(Account partner, List<PhoneMessage> messages) {
    long unread =
        messages.stream()
            .filter(message -> message.direction() == Direction.IN && !message.read())
            .count();
    return new PastChat(
        partner, partner.name(), messages.stream().map(PastChats::message).toList(), (int) unread);
  }

  private static PastMessage message(PhoneMessage message) {
    Status status =
        message.read() ? Status.READ : message.delivered() ? Status.DELIVERED : Status.SENT;
    return new PastMessage(
        message.id(),
        message.direction() == Direction.OUT,
        message.text(),
        message.at() / 1_000,
        status);
  }
}
