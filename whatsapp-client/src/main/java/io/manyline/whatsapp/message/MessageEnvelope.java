package io.manyline.whatsapp.message;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.event.WaEvent.Address;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.signal.CiphertextType;
import io.manyline.whatsapp.store.ReceivedRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The outside of a `<message>` that came: who, when, for which chat, and what is encrypted in it.
///
/// @param sender the device that wrote it, as on the wire
/// @param partner the other account of the chat, or the group, or `status@broadcast`; for our own
///   device's copy of a chat of two from `recipient`, null when that is missing
/// @param peer for our own devices only: nothing that a person wrote
/// @param inactive we were asked to be unavailable
public record MessageEnvelope(
    Node stanza,
    String id,
    Jid sender,
    @Nullable Jid partner,
    boolean ownDevice,
    boolean peer,
    boolean inactive,
    Instant sentAt) {

  private static final List<String> ALTERNATES =
      List.of("sender_lid", "sender_pn", "participant_lid", "participant_pn");
  private static final List<String> RECIPIENT_ALTERNATES =
      List.of("recipient_lid", "recipient_pn", "peer_recipient_lid", "peer_recipient_pn");

  /// One ciphertext. @param retry which resend it is, 0 for the original
  public record Ciphertext(CiphertextType type, byte[] bytes, int retry) {}

  /// @throws io.manyline.whatsapp.binary.MalformedNodeException without id or sender
  public static MessageEnvelope read(Node stanza, OwnDevice own) {
    Jid from = stanza.requiredJid("from");
    Jid sender = isShared(from) ? stanza.requiredJid("participant") : from;
    boolean ownDevice = Accounts.isUser(sender) && own.isOwnAccount(sender);
    return new MessageEnvelope(
        stanza,
        stanza.required("id"),
        sender,
        isShared(from) ? from : partner(stanza, from, ownDevice),
        ownDevice,
        stanza.attribute("category").orElse("").equals("peer"),
        own.isInactive(),
        Instant.ofEpochSecond(stanza.number("t").filter(t -> t > 0 && t < 1L << 40).orElse(0L)));
  }

  private static @Nullable Jid partner(Node stanza, Jid from, boolean ownDevice) {
    return ownDevice ? stanza.jid("recipient").map(Accounts::account).orElse(null) : from.account();
  }

  /// A chat of two; groups, status posts and channels are others.
  public boolean isDirect() {
    return Accounts.isUser(sender) && stanza.jid("participant").isEmpty();
  }

  /// One of a group, or a status post: who wrote it is a participant.
  public boolean isOfGroup() {
    return isShared(stanza.requiredJid("from")) && Accounts.isUser(sender);
  }

  /// Where it came from, of a message that [#isOfGroup()].
  public Jid group() {
    return stanza.requiredJid("from");
  }

  public boolean isOffline() {
    return stanza.attribute("offline").isPresent();
  }

  public String pushName() {
    return stanza.attribute("notify").orElse("");
  }

  /// What the server told of the addresses involved.
  public void learnLinks(StateChanges changes) {
    AddressBook book = new AddressBook(changes);
    for (String alternate : ALTERNATES) {
      book.learn(sender, stanza.jid(alternate).orElse(null));
    }
    for (String alternate : RECIPIENT_ALTERNATES) {
      book.learn(partner, ownDevice ? attr(alternate) : null);
    }
  }

  /// The ciphertext that a chat of two has; empty for content that the server could not give us.
  public Optional<Ciphertext> ciphertext() {
    return ciphertexts().stream()
        .filter(each -> each.type() != CiphertextType.SENDER_KEY)
        .findFirst();
  }

  /// All that we know how to decrypt, in wire order.
  public List<Ciphertext> ciphertexts() {
    return stanza.children("enc").stream().flatMap(MessageEnvelope::readable).toList();
  }

  public Address author(StateChanges state) {
    return new AddressBook(state).address(sender);
  }

  /// By which it is known when it comes again. A copy of our own device does not always say to whom
  /// it went before it is read: then it is known by the device's account.
  public ReceivedRef ref(StateChanges state) {
    Jid chat = partner == null ? sender.account() : new AddressBook(state).chat(partner);
    return new ReceivedRef(chat, sender, id);
  }

  private static boolean isShared(Jid from) {
    return from.isGroup() || from.isStatus();
  }

  private @Nullable Jid attr(String name) {
    return stanza.jid(name).orElse(null);
  }

  private static Stream<Ciphertext> readable(Node enc) {
    String type = enc.attribute("type").orElse("");
    int retry = enc.number("count").orElse(0L).intValue();
    return Stream.of(CiphertextType.values())
        .filter(known -> known.wireName().equals(type))
        .map(known -> new Ciphertext(known, enc.bytes(), retry));
  }
}
