package io.manyline.whatsapp.presence;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.client.SendException.Reason;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.OwnPresence;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.event.WaEvent.Typing;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.stanza.StanzaSender;
import io.manyline.whatsapp.token.PrivacyTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// How we appear to others, and whom we watch.
///
/// **Flow:** what is wanted is durable first, then told to the server; each login tells it again.
/// Unless somebody asked for it we are unavailable, so that the account's phone goes on notifying
/// its owner. **Order and threads:** on the lane. **Errors:** [SendException] `RECIPIENT_INVALID`.
/// **Source:** docs/protocol/presence.md.
public final class Presence {
  private final StateLedger ledger;
  private final StanzaSender sender;
  private final PrivacyTokens tokens;
  private final OwnDevice own;
  private String announced = "";

  public Presence(StateLedger ledger, StanzaSender sender, PrivacyTokens tokens, OwnDevice own) {
    this.ledger = ledger;
    this.sender = sender;
    this.tokens = tokens;
    this.own = own;
  }

  /// The connection is up: the server knows nothing of us.
  public void onConnected() {
    OwnPresence wanted = new OwnPresence(ledger.begin());
    own.inactive(wanted.isInactive());
    if (wanted.isAvailable() || !wanted.name().isEmpty()) {
      announce(wanted);
    }
    wanted.watched().forEach(this::subscribe);
  }

  /// The account's settings were synced, its name among them.
  public void onSettings() {
    OwnPresence wanted = new OwnPresence(ledger.begin());
    if (!wanted.name().isEmpty() && !wanted.name().equals(announced)) {
      announce(wanted);
    }
  }

  /// Under which name the account appears to others; empty while it is not known.
  public String name() {
    return new OwnPresence(ledger.begin()).name();
  }

  /// Appears as available or not, from now on and after each login.
  public CompletionStage<Void> appear(boolean available) {
    StateChanges changes = ledger.begin();
    new OwnPresence(changes).appear(available);
    own.inactive(!available);
    return ledger.commit(changes).thenRun(() -> announce(new OwnPresence(ledger.begin())));
  }

  /// Begins, or ends, to hear of somebody's presence, also after each login.
  public CompletionStage<Void> watch(Jid person, boolean on) {
    if (!Accounts.isUser(person)) {
      return invalid("only a person has a presence");
    }
    Jid account = Accounts.account(person);
    StateChanges changes = ledger.begin();
    new OwnPresence(changes).watch(account, on);
    return ledger
        .commit(changes)
        .thenRun(
            () -> {
              if (on) {
                subscribe(account);
              } else {
                Jid address = new AddressBook(ledger.begin()).preferLid(account);
                sender.send(to(address).with("type", "unsubscribe"));
              }
            });
  }

  /// Shows in a chat that somebody types, records, or stopped. Of no effect on who is offline.
  public CompletionStage<Void> type(Jid chat, Typing.State state) {
    if (!chat.isGroup() && !Accounts.isUser(chat)) {
      return invalid("neither a person nor a group");
    }
    Node child =
        switch (state) {
          case COMPOSING -> Node.of("composing");
          case RECORDING -> Node.of("composing").with("media", "audio");
          case PAUSED -> Node.of("paused");
        };
    Jid to =
        chat.isGroup() ? chat : new AddressBook(ledger.begin()).preferLid(Accounts.account(chat));
    sender.send(Node.of("chatstate", child).with("to", to));
    return CompletableFuture.completedFuture(null);
  }

  private void announce(OwnPresence wanted) {
    announced = wanted.name();
    sender.send(
        Node.of("presence")
            .with("type", wanted.isAvailable() ? "available" : "unavailable")
            .with("name", announced.isEmpty() ? null : announced.replace("@", "")));
  }

  private void subscribe(Jid account) {
    StateChanges state = ledger.begin();
    List<Node> token = new ArrayList<>();
    tokens.given(state, account).ifPresent(token::add);
    Jid address = new AddressBook(state).preferLid(account);
    Node subscription = to(address).with("type", "subscribe");
    sender.send(token.isEmpty() ? subscription : subscription.withChildren(token));
  }

  private Node to(Jid account) {
    return Node.of("presence").with("to", account);
  }

  private static CompletionStage<Void> invalid(String why) {
    return CompletableFuture.failedFuture(new SendException(Reason.RECIPIENT_INVALID, why));
  }
}
