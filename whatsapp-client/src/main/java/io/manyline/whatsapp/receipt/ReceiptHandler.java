package io.manyline.whatsapp.receipt;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.event.WaEvent.ReceiptReceived.Status;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.stanza.Acks;
import io.manyline.whatsapp.stanza.StanzaSender;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `<receipt>`s that come: durable, then acknowledged.
///
/// **Flow:** delivered, read and played become [WaEvent.ReceiptReceived]; retry goes to
/// [RetryAnswers]; what our own devices tell each other is only acknowledged. **Source:**
/// docs/protocol: receipts (whatsmeow receipt.go).
public final class ReceiptHandler {
  /// More ids than this in one receipt are not believed.
  private static final int MAX_IDS = 4096;

  private static final List<String> ALTERNATES =
      List.of("sender_lid", "sender_pn", "participant_lid", "participant_pn");

  private final StateLedger ledger;
  private final StanzaSender sender;
  private final RetryAnswers retries;
  private final InstantSource clock;

  public ReceiptHandler(
      StateLedger ledger, StanzaSender sender, RetryAnswers retries, InstantSource clock) {
    this.ledger = ledger;
    this.sender = sender;
    this.retries = retries;
    this.clock = clock;
  }

  public void handle(Node receipt, OwnDevice own) {
    Node ack = Acks.accept(receipt);
    String type = receipt.attribute("type").orElse("");
    if (type.equals("retry")) {
      retries.answer(receipt, own, () -> sender.send(ack));
      return;
    }
    StateChanges changes = ledger.begin();
    Optional<Status> status = status(type);
    Jid chat = receipt.requiredJid("from");
    Jid by = Accounts.isUser(chat) ? chat : receipt.jid("participant").orElse(chat);
    boolean ofCall = receipt.child("offer").isPresent();
    if (status.isPresent() && !ofCall && Accounts.isUser(by) && !own.isOwnAccount(by)) {
      report(receipt, chat, by, status.get(), changes);
    }
    ledger.commitInbound(changes, () -> sender.send(ack));
  }

  private void report(Node receipt, Jid chat, Jid by, Status status, StateChanges changes) {
    AddressBook book = new AddressBook(changes);
    for (String alternate : ALTERNATES) {
      book.learn(by, receipt.jid(alternate).orElse(null));
    }
    Instant at = receipt.number("t").map(Instant::ofEpochSecond).orElseGet(clock::instant);
    changes.report(
        new WaEvent.ReceiptReceived(ids(receipt), book.chat(chat), book.address(by), status, at));
  }

  private static List<String> ids(Node receipt) {
    List<String> ids = new ArrayList<>();
    ids.add(receipt.required("id"));
    for (Node list : receipt.children("list")) {
      list.children("item").stream()
          .flatMap(item -> item.attribute("id").stream())
          .limit(MAX_IDS)
          .forEach(ids::add);
    }
    return ids.stream().distinct().limit(MAX_IDS).toList();
  }

  private static Optional<Status> status(String type) {
    return switch (type) {
      // Inactive: delivered, to a client that nobody looks at.
      case "", "delivery", "inactive" -> Optional.of(Status.DELIVERED);
      case "read" -> Optional.of(Status.READ);
      case "played" -> Optional.of(Status.PLAYED);
      default -> Optional.empty();
    };
  }
}
