package io.manyline.whatsapp.presence;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.ClientListener;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.event.WaEvent.Typing.State;
import io.manyline.whatsapp.jid.Jid;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `<presence>` and `<chatstate>` that come: told at once, neither kept nor acknowledged.
///
/// **Order and threads:** on the lane, in wire order. **Errors:** states that we do not know, and
/// what our own account does, are passed over. **Source:** docs/protocol/presence.md (whatsmeow
/// presence.go).
public final class PresenceHandler {
  private final StateLedger ledger;
  private final ClientListener listener;

  public PresenceHandler(StateLedger ledger, ClientListener listener) {
    this.ledger = ledger;
    this.listener = listener;
  }

  public void onPresence(Node presence, OwnDevice own) {
    Jid from = presence.requiredJid("from");
    String type = presence.attribute("type").orElse("available");
    boolean available = type.equals("available");
    if (!isOther(from, own) || !(available || type.equals("unavailable"))) {
      return;
    }
    AddressBook book = new AddressBook(ledger.begin());
    listener.onEvent(
        new WaEvent.PresenceChanged(
            book.likelyChat(from),
            book.address(from),
            available,
            available ? null : last(presence)));
  }

  public void onChatState(Node chatstate, OwnDevice own) {
    Jid from = chatstate.requiredJid("from");
    Jid who = from.isGroup() ? chatstate.requiredJid("participant") : from;
    Optional<State> state = chatstate.children().stream().findFirst().flatMap(this::state);
    if (!isOther(who, own) || state.isEmpty()) {
      return;
    }
    AddressBook book = new AddressBook(ledger.begin());
    listener.onEvent(new WaEvent.Typing(book.likelyChat(from), book.address(who), state.get()));
  }

  private Optional<State> state(Node child) {
    boolean recording = child.attribute("media").filter("audio"::equals).isPresent();
    return switch (child.tag()) {
      case "composing" -> Optional.of(recording ? State.RECORDING : State.COMPOSING);
      case "paused" -> Optional.of(State.PAUSED);
      default -> Optional.empty();
    };
  }

  private static boolean isOther(Jid who, OwnDevice own) {
    return Accounts.isUser(who) && !own.isOwnAccount(who);
  }

  /// The word `deny`, or another that is no time, in place of one that is hidden.
  private static @Nullable Instant last(Node presence) {
    return presence
        .attribute("last")
        .filter(text -> text.matches("[1-9][0-9]{0,11}"))
        .map(text -> Instant.ofEpochSecond(Long.parseLong(text)))
        .orElse(null);
  }
}
