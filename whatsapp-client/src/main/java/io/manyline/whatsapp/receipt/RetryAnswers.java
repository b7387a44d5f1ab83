package io.manyline.whatsapp.receipt;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.content.StanzaTraits;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.DeviceEncryptor;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.PeerBundles;
import io.manyline.whatsapp.device.SentMessages;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.group.GroupKeys;
import io.manyline.whatsapp.iq.KeyBundleQuery;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.record.StoredSentMessage;
import io.manyline.whatsapp.stanza.StanzaSender;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives a message again to a device that asks for it by retry receipt, or that it never reached.
///
/// **Shape:** once for each device and count, at most [#MAX_COUNT] times; what was answered stands
/// in the sent message's own record. **Order and threads:** on the lane. A new ratchet is begun
/// each time, from the keys in the receipt or from a fetched bundle: whatever went wrong, the old
/// one is part of it. Ratchet and record are durable before the answer leaves, and the receipt is
/// acknowledged after that. **Source:** docs/protocol: retry (whatsmeow retry.go).
public final class RetryAnswers {
  private static final Logger log = LoggerFactory.getLogger(RetryAnswers.class);
  static final int MAX_COUNT = 10;

  private final StateLedger ledger;
  private final StanzaSender sender;
  private final PeerBundles bundles;
  private final DeviceEncryptor encryptor;

  public RetryAnswers(
      StateLedger ledger, StanzaSender sender, PeerBundles bundles, DeviceEncryptor encryptor) {
    this.ledger = ledger;
    this.sender = sender;
    this.bundles = bundles;
    this.encryptor = encryptor;
  }

  /// @param acknowledge run when this receipt need not come again
  public void answer(Node receipt, OwnDevice own, Runnable acknowledge) {
    Request request = Request.read(receipt);
    if (request.count() < 1 || request.count() > MAX_COUNT || due(request, own).isEmpty()) {
      acknowledge.run();
      return;
    }
    Optional<Node> keys = receipt.child("keys");
    if (keys.isPresent()) {
      byte[] registration = receipt.requiredChild("registration").bytes();
      give(
          request,
          own,
          Map.of(request.device(), KeyBundleQuery.readBundle(keys.get(), registration)),
          acknowledge);
      return;
    }
    bundles
        .fetch(List.of(request.device()))
        .whenComplete(
            (fetched, failure) -> {
              if (failure != null) {
                log.warn("a retry receipt stays unanswered: {}", failure.getMessage());
                return;
              }
              give(request, own, fetched, acknowledge);
            });
  }

  /// Gives a message to devices that never asked, since the server says that they were left out.
  ///
  /// @param devices in the family that the message is addressed in
  public void giveToMissed(PreparedMessage sent, List<Jid> devices, OwnDevice own) {
    bundles
        .fetch(devices)
        .whenComplete(
            (fetched, failure) -> {
              if (failure != null) {
                log.warn("devices that were left out stay so: {}", failure.getMessage());
                return;
              }
              for (Jid device : devices) {
                give(Request.unasked(sent, device), own, fetched, () -> {});
              }
            });
  }

  private void give(
      Request request,
      OwnDevice own,
      Map<Jid, KeyBundleQuery.Bundle> fetched,
      Runnable acknowledge) {
    // The message is looked up again: another receipt may have been answered while we waited.
    Optional<Due> due = due(request, own);
    StateChanges changes = ledger.begin();
    KeyBundleQuery.Bundle bundle = fetched.get(request.device());
    if (due.isEmpty() || bundle == null || !bundles.establish(changes, request.device(), bundle)) {
      acknowledge.run();
      return;
    }
    Node stanza = encrypt(changes, request, own, due.get()).orElse(null);
    if (stanza == null) {
      acknowledge.run();
      return;
    }
    StoredSentMessage.Answer answered =
        StoredSentMessage.Answer.newBuilder()
            .setDevice(request.device().toString())
            .setCount(request.count())
            .build();
    new SentMessages(changes)
        .put(
            due.get().chat(),
            request.messageId(),
            due.get().stored().toBuilder().addAnswers(answered).build());
    ledger.commit(
        changes,
        () -> {
          sender.send(stanza);
          acknowledge.run();
        });
  }

  private Optional<Due> due(Request request, OwnDevice own) {
    StateChanges state = ledger.begin();
    Jid partner = request.partner(own.isOwnAccount(request.device()));
    if (partner == null) {
      return Optional.empty();
    }
    Jid chat = new AddressBook(state).chat(partner);
    return new SentMessages(state)
        .find(chat, request.messageId())
        .filter(stored -> !wasAnswered(stored, request))
        .flatMap(stored -> parse(stored, chat));
  }

  /// @return empty for a device that must not have it
  private Optional<Node> encrypt(StateChanges changes, Request request, OwnDevice own, Due due) {
    Jid group = request.group();
    Optional<Message> given =
        group == null
            ? Optional.of(due.message())
            : GroupKeys.forDevice(changes, group, request.device(), due.message());
    return given.map(message -> encrypt(changes, request, own, due, message));
  }

  private Node encrypt(
      StateChanges changes, Request request, OwnDevice own, Due due, Message given) {
    boolean ownDevice = own.isOwnAccount(request.device());
    Jid to = Jid.parse(due.stored().getTo());
    Message message = ownDevice ? DeviceEncryptor.sentCopy(given, to) : given;
    StanzaTraits traits = StanzaTraits.of(due.message());
    Node enc =
        traits
            .onCiphertext(encryptor.encrypt(changes, request.device(), message))
            .with("count", request.count() == 0 ? null : Integer.toString(request.count()));
    List<Node> children = new ArrayList<>(List.of(enc));
    if (DeviceEncryptor.opensSession(enc)) {
      children.add(DeviceEncryptor.ownIdentity(own));
    }
    traits.meta().ifPresent(children::add);
    Node stanza = traits.onStanza(Node.of("message").with("id", request.messageId()));
    return request.address(stanza, ownDevice ? to : null).withChildren(children);
  }

  private static boolean wasAnswered(StoredSentMessage stored, Request request) {
    return stored.getAnswersList().stream()
        .anyMatch(
            answer ->
                answer.getDevice().equals(request.device().toString())
                    && answer.getCount() >= request.count());
  }

  private static Optional<Due> parse(StoredSentMessage stored, Jid chat) {
    try {
      return Optional.of(new Due(chat, stored, Message.parseFrom(stored.getMessage())));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  /// @param group the group, or `status@broadcast`; null in a chat of two
  private record Request(
      String messageId, Jid device, @Nullable Jid recipient, @Nullable Jid group, int count) {

    static Request read(Node receipt) {
      Jid from = receipt.requiredJid("from");
      boolean shared = from.isGroup() || from.isStatus();
      Jid device = shared ? receipt.requiredJid("participant") : from;
      return new Request(
          receipt.required("id"),
          Accounts.device(device),
          receipt.jid("recipient").map(Accounts::account).orElse(null),
          shared ? from : null,
          receipt.requiredChild("retry").number("count").orElse(1L).intValue());
    }

    /// Count 0: any answer that the device has had goes before it.
    static Request unasked(PreparedMessage sent, Jid device) {
      return new Request(sent.messageId(), device, Accounts.account(sent.to()), null, 0);
    }

    /// Whom the chat is with; null where our own device does not say.
    @Nullable Jid partner(boolean ownDevice) {
      if (group != null) {
        return group;
      }
      return ownDevice ? recipient : device.account();
    }

    Node address(Node stanza, @Nullable Jid sentTo) {
      if (group != null) {
        return stanza.with("to", group).with("participant", device);
      }
      return stanza.with("to", device).with("device_fanout", "false").with("recipient", sentTo);
    }
  }

  private record Due(Jid chat, StoredSentMessage stored, Message message) {}
}
