package io.manyline.whatsapp.token;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.iq.IqClient;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.notification.NotificationRouter;
import io.manyline.whatsapp.record.StoredPrivacyToken;
import io.manyline.whatsapp.store.StateKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Privacy tokens: shown to those who want one, given to those whom we write to.
///
/// **Flow:** a `privacy_token` notification, or the history, brings one; messages, subscriptions
/// and picture queries show it. To somebody who gave us none a message shows a token made with the
/// account's salt, where both salt and LID are known. After a message we give one ourselves, once
/// in a bucket. **Order and threads:** on the lane. **Errors:** giving one that fails is logged;
/// the next message tries again. **Source:** docs/protocol/privacy-tokens.md.
public final class PrivacyTokens {
  private static final Logger log = LoggerFactory.getLogger(PrivacyTokens.class);
  private static final String TRUSTED = "trusted_contact";

  private final StateLedger ledger;
  private final IqClient iq;
  private final OwnDevice own;
  private final InstantSource clock;
  private final Set<Jid> issuing = new HashSet<>();

  public PrivacyTokens(StateLedger ledger, IqClient iq, OwnDevice own, InstantSource clock) {
    this.ledger = ledger;
    this.iq = iq;
    this.own = own;
    this.clock = clock;
  }

  public void register(NotificationRouter router) {
    router.on("privacy_token", this::onNotification);
  }

  /// `<tctoken>` that an account gave us, while it is good.
  public Optional<Node> given(StateChanges state, Jid account) {
    StoredPrivacyToken stored = new StoredTokens(state).find(account);
    return !stored.getToken().isEmpty() && TokenBuckets.isGood(stored.getGivenAt(), clock.instant())
        ? Optional.of(Node.of("tctoken").withBytes(stored.getToken().toByteArray()))
        : Optional.empty();
  }

  /// What a message to somebody shows; never to our own account.
  public Optional<Node> forMessage(StateChanges state, Jid to) {
    if (!Accounts.isUser(to) || own.isOwnAccount(to)) {
      return Optional.empty();
    }
    return given(state, to).or(() -> salted(state, to));
  }

  /// A message to somebody was taken, or refused for want of a token: he may answer from now on.
  public void wrote(Jid to) {
    if (!Accounts.isUser(to) || own.isOwnAccount(to)) {
      return;
    }
    Jid account = Accounts.account(to);
    Instant now = clock.instant();
    StoredPrivacyToken stored = new StoredTokens(ledger.begin()).find(account);
    if (!TokenBuckets.isDue(stored.getIssuedAt(), now) || !issuing.add(account)) {
      return;
    }
    Node token =
        Node.of("token").with("jid", account).with("t", now.getEpochSecond()).with("type", TRUSTED);
    iq.set("privacy", Node.of("tokens", token))
        .thenCompose(
            _ -> {
              StateChanges changes = ledger.begin();
              new StoredTokens(changes).issued(account, now.getEpochSecond());
              return ledger.commit(changes);
            })
        .whenComplete(
            (_, failure) -> {
              issuing.remove(account);
              if (failure != null) {
                log.debug("no privacy token was issued: {}", failure.getMessage());
              }
            });
  }

  private void onNotification(Node notification, Runnable acknowledge) {
    Jid from = notification.requiredJid("from");
    StateChanges changes = ledger.begin();
    if (Accounts.isUser(from)) {
      Jid lid = notification.jid("sender_lid").filter(Jid::isLid).orElse(null);
      new AddressBook(changes).learn(from, lid);
      StoredTokens tokens = new StoredTokens(changes);
      notification.child("tokens").stream()
          .flatMap(told -> told.children("token").stream())
          .filter(token -> token.attribute("type").filter(TRUSTED::equals).isPresent())
          .forEach(token -> tokens.take(from, token.bytes(), token.number("t").orElse(0L)));
    }
    ledger.commitInbound(changes, acknowledge);
  }

  private static Optional<Node> salted(StateChanges state, Jid to) {
    byte[] salt = state.read(StateKey.single(StateKey.Kind.NCT_SALT));
    Jid lid = new AddressBook(state).preferLid(to);
    return salt == null || salt.length == 0 || !lid.isLid()
        ? Optional.empty()
        : Optional.of(
            Node.of("cstoken")
                .withBytes(Hkdf.hmacSha256(salt, lid.toString().getBytes(StandardCharsets.UTF_8))));
  }
}
