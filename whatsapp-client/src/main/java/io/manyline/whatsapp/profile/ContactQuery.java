package io.manyline.whatsapp.profile;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.event.WaEvent.Address;
import io.manyline.whatsapp.iq.IqClient;
import io.manyline.whatsapp.iq.UsyncNodes;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.stanza.StanzaIds;
import io.manyline.whatsapp.token.PrivacyTokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// `usync`: who is on WhatsApp, and what an account shows of itself.
///
/// **Shape:** what the answer teaches of addresses is durable before the stage completes.
/// **Errors:** those of [IqClient]. **Source:** docs/protocol/profile.md (whatsmeow user.go
/// `IsOnWhatsApp`, `GetUserInfo`; Baileys src/WAUSync).
final class ContactQuery {
  private final IqClient iq;
  private final StateLedger ledger;
  private final PrivacyTokens tokens;
  private final StanzaIds ids;

  ContactQuery(IqClient iq, StateLedger ledger, PrivacyTokens tokens, StanzaIds ids) {
    this.iq = iq;
    this.ledger = ledger;
    this.tokens = tokens;
    this.ids = ids;
  }

  /// @param numbers digits without a plus @return one for each number, in that order
  CompletionStage<List<Contact>> check(List<String> numbers) {
    List<Node> users =
        numbers.stream()
            .map(number -> Node.of("user", Node.of("contact").withText("+" + number)))
            .toList();
    List<Node> protocols =
        List.of(Node.of("contact"), Node.of("lid"), Node.of("business", Node.of("verified_name")));
    return iq.get("usync", UsyncNodes.question(ids.next(), "interactive", protocols, users))
        .thenCompose(
            answer -> {
              List<Node> told = UsyncNodes.users(answer);
              StateChanges changes = ledger.begin();
              List<Contact> contacts =
                  numbers.stream().map(number -> checked(number, told, changes)).toList();
              return ledger.commit(changes).thenApply(_ -> contacts);
            });
  }

  CompletionStage<Contact> find(Jid account) {
    List<Node> token = new ArrayList<>();
    tokens.given(ledger.begin(), account).ifPresent(token::add);
    Node user = Node.of("user").with("jid", account).withChildren(token);
    List<Node> protocols =
        List.of(
            Node.of("contact"),
            Node.of("lid"),
            Node.of("status"),
            Node.of("picture"),
            Node.of("business", Node.of("verified_name")),
            Node.of("disappearing_mode"));
    return iq.get("usync", UsyncNodes.question(ids.next(), "interactive", protocols, List.of(user)))
        .thenCompose(
            answer -> {
              StateChanges changes = ledger.begin();
              Contact contact =
                  UsyncNodes.users(answer).stream()
                      .filter(told -> isAbout(told, account))
                      .findFirst()
                      .map(told -> contact(account.toString(), account, told, changes))
                      .orElseGet(() -> nobody(account.toString()));
              return ledger.commit(changes).thenApply(_ -> contact);
            });
  }

  private static boolean isAbout(Node user, Jid account) {
    return user.jid("jid")
        .or(() -> user.jid("pn_jid"))
        .filter(jid -> Accounts.account(jid).equals(account))
        .isPresent();
  }

  private static Contact checked(String number, List<Node> told, StateChanges changes) {
    return told.stream()
        .filter(user -> isAnswerTo(number, user))
        .findFirst()
        .flatMap(
            user ->
                user.jid("jid")
                    .or(() -> user.jid("pn_jid"))
                    .map(jid -> contact(number, Accounts.account(jid), user, changes)))
        .orElseGet(() -> nobody(number));
  }

  /// Numbers of some countries are spelled otherwise in the answer: then what was asked tells.
  private static boolean isAnswerTo(String number, Node user) {
    boolean echoed =
        user.child("contact")
            .filter(contact -> contact.text().replaceAll("\\D", "").equals(number))
            .isPresent();
    return echoed || user.jid("jid").filter(jid -> jid.equals(Jid.phone(number))).isPresent();
  }

  private static Contact contact(String asked, Jid account, Node user, StateChanges changes) {
    boolean out =
        user.child("contact").flatMap(it -> it.attribute("type")).filter("out"::equals).isPresent();
    if (out || user.child("error").isPresent()) {
      return nobody(asked);
    }
    AddressBook book = new AddressBook(changes);
    Jid lid = user.child("lid").flatMap(it -> it.jid("val")).filter(Accounts::isUser).orElse(null);
    book.learn(account, lid);
    book.learn(account, user.jid("pn_jid").orElse(null));
    Optional<Node> status = user.child("status");
    return new Contact(
        asked,
        true,
        book.address(account),
        status.filter(it -> it.attribute("code").isEmpty()).map(Node::text).orElse(null),
        status.flatMap(it -> time(it)).orElse(null),
        user.child("picture").flatMap(it -> it.attribute("id")).orElse(null),
        user.child("business").filter(it -> !it.children().isEmpty()).isPresent(),
        timer(user));
  }

  private static @Nullable Long timer(Node user) {
    return user.child("disappearing_mode").flatMap(it -> it.number("duration")).orElse(null);
  }

  private static Optional<Instant> time(Node node) {
    return node.number("t")
        .filter(seconds -> seconds > 0 && seconds < 1L << 40)
        .map(Instant::ofEpochSecond);
  }

  private static Contact nobody(String asked) {
    return new Contact(asked, false, new Address(null, null), null, null, null, false, null);
  }
}
