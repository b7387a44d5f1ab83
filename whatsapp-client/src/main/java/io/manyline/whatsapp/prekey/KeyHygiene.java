package io.manyline.whatsapp.prekey;

import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.iq.IqException;
import io.manyline.whatsapp.iq.PreKeyQueries;
import io.manyline.whatsapp.signal.SignedPreKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Once a day: does the server have the keys that we have, and is our signed prekey young enough?
///
/// **Flow:** asked after login and with every sign of life; when a day is over, a rotation that was
/// cut short is finished, the digest compared ([KeyDigest]), and the signed prekey replaced where
/// it is due ([SignedPreKeys]). **Order and threads:** on the lane, never beside an upload.
/// **Errors:** what the server refuses or leaves unanswered is tried again an hour later, or after
/// the next login.
public final class KeyHygiene {
  private static final Logger log = LoggerFactory.getLogger(KeyHygiene.class);
  static final Duration EACH = Duration.ofDays(1);
  static final Duration AGAIN = Duration.ofHours(1);
  private static final int NOTHING_THERE = 404;

  private final PreKeyUploads uploads;
  private final PreKeyQueries queries;
  private final StateLedger ledger;
  private final InstantSource clock;
  private final SecureRandom random;
  private @Nullable Instant next;

  public KeyHygiene(
      PreKeyUploads uploads,
      PreKeyQueries queries,
      StateLedger ledger,
      InstantSource clock,
      SecureRandom random) {
    this.uploads = uploads;
    this.queries = queries;
    this.ledger = ledger;
    this.clock = clock;
    this.random = random;
  }

  public void tend(OwnDevice own) {
    Instant now = clock.instant();
    if (uploads.isBusy() || (next != null && now.isBefore(next))) {
      return;
    }
    PreKeyStock stock = new PreKeyStock(ledger.begin());
    Instant due = stock.checkedAt().plus(EACH);
    if (!stock.wasUploaded() || now.isBefore(due)) {
      next = stock.wasUploaded() ? due : now.plus(AGAIN);
      return;
    }
    next = now.plus(AGAIN);
    uploads.run(
        () ->
            finishRotation(own)
                .thenCompose(done -> compare(own))
                .thenCompose(done -> rotate(own))
                .thenCompose(done -> checked()));
  }

  private CompletionStage<Void> finishRotation(OwnDevice own) {
    SignedPreKey pending = new SignedPreKeys(ledger.begin()).pending();
    return pending == null ? done() : show(own, pending);
  }

  private CompletionStage<Void> compare(OwnDevice own) {
    return queries
        .digest()
        .thenApply(digest -> KeyDigest.matches(digest, own, ledger.begin()))
        .exceptionally(KeyHygiene::isNothingThere)
        .thenCompose(
            matches -> {
              if (matches) {
                return done();
              }
              log.warn("the server's keys of this device are not ours; they are uploaded anew");
              return uploads.uploadAnew(own);
            });
  }

  private static boolean isNothingThere(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof IqException refused && refused.code() == NOTHING_THERE) {
      return false;
    }
    throw new CompletionException(cause);
  }

  private CompletionStage<Void> rotate(OwnDevice own) {
    StateChanges changes = ledger.begin();
    SignedPreKeys signed = new SignedPreKeys(changes);
    if (!signed.isDue(clock.instant())) {
      return done();
    }
    SignedPreKey made = signed.make(own, random);
    return ledger.commit(changes).thenCompose(durable -> show(own, made));
  }

  private CompletionStage<Void> show(OwnDevice own, SignedPreKey made) {
    return queries
        .rotate(made)
        .thenCompose(
            confirmed -> {
              StateChanges changes = ledger.begin();
              new SignedPreKeys(changes).confirm(own, made, clock.instant());
              return ledger.commit(changes);
            });
  }

  private CompletionStage<Void> checked() {
    StateChanges changes = ledger.begin();
    Instant now = clock.instant();
    new PreKeyStock(changes).checked(now);
    new SignedPreKeys(changes).date(now);
    next = now.plus(EACH);
    return ledger.commit(changes);
  }

  private static CompletionStage<Void> done() {
    return CompletableFuture.completedFuture(null);
  }
}
