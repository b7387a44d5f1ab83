package io.manyline.whatsapp.status;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.Contacts;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.group.Audience;
import io.manyline.whatsapp.iq.IqClient;
import io.manyline.whatsapp.iq.IqException;
import io.manyline.whatsapp.jid.Jid;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Resolves the audience of a status post anew each time: who may see it changes on the phone.
///
/// **Flow:** the account's privacy list from the server → contacts of the address book, all of
/// them, all but those listed, or those listed alone. **Order and threads:** on the lane.
/// **Errors:** those of `IqClient`; where the server has no setting it is the contacts. **Source:**
/// docs/protocol/status.md (whatsmeow broadcast.go; whatsapp-rust src/features/status.rs).
public final class StatusAudience implements Audience.Source {
  private static final int NOT_FOUND = 404;
  private static final int MOST = 20_000;

  private final IqClient iq;
  private final StateLedger ledger;

  public StatusAudience(IqClient iq, StateLedger ledger) {
    this.iq = iq;
    this.ledger = ledger;
  }

  @Override
  public CompletionStage<Audience> find() {
    return iq.get("status", Node.of("privacy"))
        .thenApply(StatusAudience::read)
        .exceptionallyCompose(StatusAudience::unlessUnset)
        .thenApply(this::resolve);
  }

  private Audience resolve(Privacy privacy) {
    StateChanges state = ledger.begin();
    AddressBook book = new AddressBook(state);
    if (privacy.type() == Type.ALLOWED) {
      return new Audience(accounts(book, privacy.listed()), "allowlist");
    }
    Set<Jid> contacts = accounts(book, new Contacts(state).all());
    if (privacy.type() == Type.DENIED) {
      contacts.removeAll(accounts(book, privacy.listed()));
      return new Audience(contacts, "denylist");
    }
    return new Audience(contacts, "contacts");
  }

  private static Set<Jid> accounts(AddressBook book, Collection<Jid> jids) {
    book.prefetch(jids);
    Set<Jid> accounts = new LinkedHashSet<>();
    jids.forEach(jid -> accounts.add(book.preferLid(jid)));
    return accounts;
  }

  /// The list that is marked as default counts, else the first.
  private static Privacy read(Node answer) {
    List<Node> lists =
        answer.child("privacy").map(privacy -> privacy.children("list")).orElse(List.of());
    return lists.stream()
        .filter(list -> list.attribute("default").filter("true"::equals).isPresent())
        .findFirst()
        .or(() -> lists.stream().findFirst())
        .map(StatusAudience::privacy)
        .orElse(Privacy.CONTACTS);
  }

  private static Privacy privacy(Node list) {
    List<Jid> listed =
        list.children("user").stream()
            .flatMap(user -> user.jid("jid").stream())
            .filter(Accounts::isUser)
            .limit(MOST)
            .toList();
    return switch (list.attribute("type").orElse("")) {
      case "whitelist" -> new Privacy(Type.ALLOWED, listed);
      case "blacklist" -> new Privacy(Type.DENIED, listed);
      default -> Privacy.CONTACTS;
    };
  }

  private static CompletionStage<Privacy> unlessUnset(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof IqException refused && refused.code() == NOT_FOUND
        ? CompletableFuture.completedFuture(Privacy.CONTACTS)
        : CompletableFuture.failedFuture(cause);
  }

  private enum Type {
    CONTACTS,
    ALLOWED,
    DENIED
  }

  private record Privacy(Type type, List<Jid> listed) {
    static final Privacy CONTACTS = new Privacy(Type.CONTACTS, List.of());
  }
}
