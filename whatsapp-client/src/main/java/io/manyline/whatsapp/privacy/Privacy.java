package io.manyline.whatsapp.privacy;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.client.SendException.Reason;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.DeviceDirectory;
import io.manyline.whatsapp.device.NoSuchAccountException;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.event.WaEvent.Address;
import io.manyline.whatsapp.iq.IqClient;
import io.manyline.whatsapp.iq.IqException;
import io.manyline.whatsapp.jid.Jid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/// Asks what others may see and do, and changes it. Nothing is kept here: the server knows.
///
/// **Order and threads:** on the lane; stages complete on the lane. **Errors:** [SendException]:
/// `RECIPIENT_NOT_ON_WHATSAPP` for who cannot be blocked because there is no such account,
/// `REJECTED_BY_WHATSAPP` for a setting that the server does not take. **Source:**
/// docs/protocol/profile.md.
public final class Privacy {
  /// More than these of a list are left out.
  private static final int MOST_BLOCKED = 10_000;

  private final IqClient iq;
  private final DeviceDirectory directory;
  private final StateLedger ledger;

  public Privacy(IqClient iq, DeviceDirectory directory, StateLedger ledger) {
    this.iq = iq;
    this.directory = directory;
    this.ledger = ledger;
  }

  /// Values by WhatsApp's names.
  public CompletionStage<Map<String, String>> settings() {
    return translated(
        iq.get("privacy", Node.of("privacy"))
            .thenApply(answer -> PrivacyNodes.settings(answer.requiredChild("privacy"))));
  }

  /// @param settings values by WhatsApp's names @return completes when the server took all of them
  public CompletionStage<Void> change(Map<String, String> settings) {
    List<Node> categories =
        new LinkedHashMap<>(settings)
            .entrySet().stream()
                .map(
                    each ->
                        Node.of("category")
                            .with("name", each.getKey())
                            .with("value", each.getValue()))
                .toList();
    CompletionStage<Void> done = CompletableFuture.completedFuture(null);
    // One at a time, as published clients do.
    for (Node category : categories) {
      done =
          done.thenCompose(
              _ -> iq.set("privacy", Node.of("privacy", category)).thenAccept(_ -> {}));
    }
    return translated(done);
  }

  /// @param seconds after which messages of new chats disappear, 0 for never
  public CompletionStage<Void> defaultTimer(long seconds) {
    Node mode = Node.of("disappearing_mode").with("duration", seconds);
    return translated(iq.set("disappearing_mode", mode).thenAccept(_ -> {}));
  }

  public CompletionStage<List<Address>> blocked() {
    return translated(iq.get("blocklist").thenApply(this::people));
  }

  /// @param on false unblocks
  public CompletionStage<Void> block(Jid person, boolean on) {
    if (!Accounts.isUser(person)) {
      return CompletableFuture.failedFuture(
          new SendException(Reason.RECIPIENT_INVALID, "only a person is blocked"));
    }
    return translated(
        directory
            .find(Accounts.account(person))
            .thenCompose(account -> iq.set("blocklist", item(account, on)))
            .thenAccept(_ -> {}));
  }

  /// By LID; the server wants the number too of whom it is to block.
  private Node item(Jid account, boolean on) {
    Address address = new AddressBook(ledger.begin()).address(account);
    if (address.lid() == null || (on && address.phone() == null)) {
      throw new SendException(
          Reason.RECIPIENT_NOT_ON_WHATSAPP, "only one form of the address is known");
    }
    return Node.of("item")
        .with("action", on ? "block" : "unblock")
        .with("jid", address.lid())
        .with("pn_jid", on ? address.phone() : null);
  }

  private List<Address> people(Node answer) {
    AddressBook book = new AddressBook(ledger.begin());
    Node list = answer.child("list").orElse(answer);
    return list.children("item").stream()
        .flatMap(item -> item.jid("jid").stream())
        .filter(Accounts::isUser)
        .limit(MOST_BLOCKED)
        .map(book::address)
        .toList();
  }

  private static <T> CompletionStage<T> translated(CompletionStage<T> stage) {
    return stage.exceptionallyCompose(
        failure -> CompletableFuture.failedFuture(translate(failure)));
  }

  private static SendException translate(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    boolean nobody =
        cause instanceof NoSuchAccountException
            || (cause instanceof IqException refused && refused.code() == 404);
    return nobody
        ? new SendException(
            Reason.RECIPIENT_NOT_ON_WHATSAPP, "WhatsApp knows no account by that address")
        : SendException.of(failure);
  }
}
