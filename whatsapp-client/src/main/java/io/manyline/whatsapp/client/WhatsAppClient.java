package io.manyline.whatsapp.client;

import io.manyline.whatsapp.channel.Channels;
import io.manyline.whatsapp.client.SendException.Reason;
import io.manyline.whatsapp.event.DisconnectReason.Kind;
import io.manyline.whatsapp.event.Setting;
import io.manyline.whatsapp.group.Groups;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.media.ClientMedia;
import io.manyline.whatsapp.presence.Presence;
import io.manyline.whatsapp.privacy.Privacy;
import io.manyline.whatsapp.profile.Profiles;
import io.manyline.whatsapp.receipt.Receipts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A companion device: one connection's life, from connect to `Disconnected`. Delegates only.
///
/// **Flow:** its owner creates one for each connection over the same store; without credentials in
/// the store it registers and shows pairing codes, with them it logs in. The restart after linking
/// (515) happens inside. Credentials that became worthless (`RELINK`) stay in the store: removing
/// them is the owner's decision. **Order and threads:** every method is called on the lane; stages
/// complete on the lane. **Errors:** stages fail with [SendException]; the connection's end is an
/// event.
public final class WhatsAppClient {
  /// A code that lives shorter is of no use to a person.
  private static final Duration LEAST_CODE_LIFE = Duration.ofSeconds(60);

  private final ClientPorts ports;
  private final ClientLifecycle lifecycle;

  /// @throws IllegalArgumentException for a version that is not `2.3000.N`
  public WhatsAppClient(ClientSettings settings, ClientPorts ports) {
    this.ports = ports;
    this.lifecycle = new ClientLifecycle(settings, ports);
  }

  /// Begins; once in a client's life.
  public void connect() {
    lifecycle.connect();
  }

  /// Orderly close; `Disconnected(REQUESTED)` follows when the server has closed as well, or did
  /// not within 500 ms. Idempotent.
  public void disconnect() {
    lifecycle.end(Kind.REQUESTED, null);
  }

  /// Asks for a code that links this device when it is typed into that number's phone.
  ///
  /// @return fails with `SendException`: NOT_LOGGED_IN unless the client shows pairing codes,
  ///   DISCONNECTED when those end too soon, which ends the client: ask the next one;
  ///   REJECTED_BY_WHATSAPP for a number that it does not take; RATE_LIMITED; TIMEOUT
  public CompletionStage<IssuedCode> requestLinkCode(Jid phone) {
    if (lifecycle.isEnded() || !lifecycle.isPairing()) {
      return notOnline();
    }
    Instant end = lifecycle.codes().end();
    if (end.isBefore(ports.clock().instant().plus(LEAST_CODE_LIFE))) {
      lifecycle.codes().exhaust();
      return notOnline();
    }
    return lifecycle
        .rooms()
        .linkCode
        .request(phone)
        .thenApply(code -> new IssuedCode(code, end))
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(SendException.of(failure)));
  }

  /// Answers `PasskeyRequested`. @param assertion the authenticator's answer as JSON
  ///
  /// @return completes when WhatsApp took it: linking goes on; fails with `SendException`:
  ///   NOT_LOGGED_IN when nothing is asked for, REJECTED_BY_WHATSAPP for an answer that it does not
  ///   take, TIMEOUT, DISCONNECTED
  public CompletionStage<Void> answerPasskey(byte[] credentialId, byte[] assertion) {
    if (lifecycle.isEnded() || lifecycle.isOnline()) {
      return notOnline();
    }
    return lifecycle
        .rooms()
        .passkey
        .answer(credentialId, assertion)
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(SendException.of(failure)));
  }

  /// Encrypts for every device of recipient and sender, and commits.
  ///
  /// @return completes when the message is durable; nothing has been sent yet
  public CompletionStage<PreparedMessage> prepare(OutgoingMessage message) {
    return lifecycle.isOnline()
        ? lifecycle.rooms().messages.prepare(message, lifecycle.own())
        : notOnline();
  }

  /// Writes the frame before it returns. May be called again with the same message on a later
  /// connection. @return the server's ack
  public CompletionStage<ServerAck> transmit(PreparedMessage message) {
    return lifecycle.isOnline()
        ? lifecycle
            .rooms()
            .transmitter
            .transmit(message, lifecycle.own())
            .thenApply(ack -> trusted(message, ack))
        : notOnline();
  }

  /// Tells the senders that messages were read.
  public CompletionStage<Void> markRead(Jid chat, @Nullable Jid sender, List<String> messageIds) {
    if (!lifecycle.isOnline()) {
      return notOnline();
    }
    if (!messageIds.isEmpty()) {
      Instant now = ports.clock().instant();
      lifecycle.link().send(Receipts.read(chat, sender, messageIds, now));
    }
    return CompletableFuture.completedFuture(null);
  }

  /// Changes a setting of the account for all its devices: names, mute, pin, archive, stars,
  /// labels.
  public CompletionStage<Void> change(Setting setting) {
    return lifecycle.isOnline() ? lifecycle.rooms().appState.change(setting) : notOnline();
  }

  /// Rejects a call that rings; `CallEnded` follows.
  public CompletionStage<Void> rejectCall(String callId) {
    return lifecycle.isOnline()
        ? lifecycle.rooms().calls.reject(callId, lifecycle.own())
        : notOnline();
  }

  /// Unlinks this device; `Disconnected(LOGGED_OUT)` follows.
  public CompletionStage<Void> logOut() {
    if (!lifecycle.isOnline()) {
      return notOnline();
    }
    return lifecycle
        .rooms()
        .deviceQueries
        .removeCompanion(lifecycle.own().link().jid())
        .handle((done, failure) -> loggedOut(failure))
        .thenCompose(outcome -> outcome);
  }

  /// @throws SendException `NOT_LOGGED_IN` or `DISCONNECTED`
  public Groups groups() {
    return online().groups;
  }

  /// How we appear to others, and whom we watch.
  ///
  /// @throws SendException `NOT_LOGGED_IN` or `DISCONNECTED`
  public Presence presence() {
    return online().presence;
  }

  /// Pictures and abouts; who is on WhatsApp.
  ///
  /// @throws SendException `NOT_LOGGED_IN` or `DISCONNECTED`
  public Profiles profiles() {
    return online().profiles;
  }

  /// What others may see and do.
  ///
  /// @throws SendException `NOT_LOGGED_IN` or `DISCONNECTED`
  public Privacy privacy() {
    return online().privacy;
  }

  /// @throws SendException `NOT_LOGGED_IN` or `DISCONNECTED`
  public Channels channels() {
    if (!lifecycle.isOnline()) {
      throw new SendException(
          lifecycle.isEnded() ? Reason.DISCONNECTED : Reason.NOT_LOGGED_IN, "not logged in");
    }
    return lifecycle.rooms().channels;
  }

  /// Media hosts and the way to our phone, of this connection.
  ///
  /// @throws SendException `NOT_LOGGED_IN` or `DISCONNECTED`
  public ClientMedia media() {
    return online().media;
  }

  /// May be asked on any thread.
  public Evidence evidence() {
    return lifecycle.evidence();
  }

  /// Signs of life of this connection.
  public record Evidence(@Nullable Instant lastStanza, @Nullable Instant lastPong) {}

  /// Whom we write to may answer.
  private ServerAck trusted(PreparedMessage message, ServerAck ack) {
    if (lifecycle.isOnline() && (ack.error() == null || ack.needsPrivacyToken())) {
      lifecycle.rooms().tokens.wrote(message.to());
    }
    return ack;
  }

  private ClientRooms online() {
    if (!lifecycle.isOnline()) {
      throw new SendException(
          lifecycle.isEnded() ? Reason.DISCONNECTED : Reason.NOT_LOGGED_IN, "not logged in");
    }
    return lifecycle.rooms();
  }

  /// The server may cut the connection before it answers: unlinked is unlinked.
  private CompletionStage<Void> loggedOut(@Nullable Throwable failure) {
    if (failure != null && lifecycle.endedBy() != Kind.LOGGED_OUT) {
      Reason reason = lifecycle.isEnded() ? Reason.DISCONNECTED : Reason.TIMEOUT;
      return CompletableFuture.failedFuture(
          new SendException(reason, "not unlinked: " + failure.getMessage()));
    }
    lifecycle.end(Kind.LOGGED_OUT, "unlinked by us");
    return CompletableFuture.completedFuture(null);
  }

  private <T> CompletionStage<T> notOnline() {
    Reason reason = lifecycle.isEnded() ? Reason.DISCONNECTED : Reason.NOT_LOGGED_IN;
    return CompletableFuture.failedFuture(new SendException(reason, "not logged in"));
  }
}
