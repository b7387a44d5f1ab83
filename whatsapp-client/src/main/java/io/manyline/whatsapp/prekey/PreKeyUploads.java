package io.manyline.whatsapp.prekey;

import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.iq.PreKeyQueries;
import io.manyline.whatsapp.signal.PreKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the server stocked with our one-time prekeys: made, durable, and only then uploaded.
///
/// **Flow:** asked after login and when the server says that few are left. **Order and threads:**
/// on the lane, keys made in slices of [#SLICE] a task so that other work gets between. One upload
/// at a time. **Errors:** a refused or unanswered upload is logged; the same keys go up after the
/// next login.
public final class PreKeyUploads {
  private static final Logger log = LoggerFactory.getLogger(PreKeyUploads.class);

  /// What the web client uploads first.
  static final int FIRST_BATCH = 812;

  /// What a later upload adds (whatsmeow).
  static final int LATER_BATCH = 50;

  /// With fewer than this on the server, more are uploaded (whatsmeow).
  static final int LOW_WATER = 5;

  private static final int SLICE = 50;

  private final PreKeyQueries queries;
  private final StateLedger ledger;
  private final Executor lane;
  private final SecureRandom random;
  private @Nullable CompletableFuture<Void> running;

  public PreKeyUploads(
      PreKeyQueries queries, StateLedger ledger, Executor lane, SecureRandom random) {
    this.queries = queries;
    this.ledger = ledger;
    this.lane = lane;
    this.random = random;
  }

  /// Whether the server has ever had prekeys of this device.
  public boolean isStocked() {
    return new PreKeyStock(ledger.begin()).wasUploaded();
  }

  /// Counts what the server has and uploads more where that is little. @return never fails
  public CompletionStage<Void> replenish(OwnDevice own) {
    return run(
        () -> queries.count().thenCompose(count -> count < LOW_WATER ? upload(own) : unchanged()));
  }

  /// Uploads more: the server said that little is left. @return never fails
  public CompletionStage<Void> uploadMore(OwnDevice own) {
    return run(() -> upload(own));
  }

  /// Puts a whole stock there: what the server has is nothing, or not what we have.
  CompletionStage<Void> uploadAnew(OwnDevice own) {
    return upload(own, FIRST_BATCH);
  }

  /// Whether an upload, or what else is one at a time, is under way.
  boolean isBusy() {
    return running != null;
  }

  /// Runs work on our own keys, one at a time. @return never fails
  CompletionStage<Void> run(Supplier<CompletionStage<Void>> work) {
    CompletableFuture<Void> earlier = running;
    if (earlier != null) {
      return earlier;
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    running = done;
    work.get()
        .whenComplete(
            (nothing, failure) -> {
              if (failure != null) {
                log.warn("prekeys were not replenished: {}", failure.getMessage());
              }
              running = null;
              done.complete(null);
            });
    return done;
  }

  private CompletionStage<Void> upload(OwnDevice own) {
    boolean first = !new PreKeyStock(ledger.begin()).wasUploaded();
    return upload(own, first ? FIRST_BATCH : LATER_BATCH);
  }

  private CompletionStage<Void> upload(OwnDevice own, int wanted) {
    PreKeyStock stock = new PreKeyStock(ledger.begin());
    List<PreKey> pending = stock.pending();
    if (!pending.isEmpty()) {
      return send(own, pending);
    }
    CompletableFuture<List<KeyPair>> made = new CompletableFuture<>();
    make(wanted, new ArrayList<>(wanted), made);
    return made.thenCompose(
        pairs -> {
          StateChanges changes = ledger.begin();
          List<PreKey> keys = new PreKeyStock(changes).stock(pairs);
          return ledger.commit(changes).thenCompose(durable -> send(own, keys));
        });
  }

  private void make(int wanted, List<KeyPair> made, CompletableFuture<List<KeyPair>> all) {
    int target = Math.min(wanted, made.size() + SLICE);
    while (made.size() < target) {
      made.add(Curve.generate(random));
    }
    if (made.size() == wanted) {
      all.complete(made);
      return;
    }
    lane.execute(() -> make(wanted, made, all));
  }

  private CompletionStage<Void> send(OwnDevice own, List<PreKey> keys) {
    return queries
        .upload(own.credentials().identity(), keys, own.signedPreKey(ledger.begin()))
        .thenRun(
            () -> {
              StateChanges changes = ledger.begin();
              new PreKeyStock(changes).confirmUpload();
              ledger.commit(changes, () -> {});
            });
  }

  private static CompletionStage<Void> unchanged() {
    return CompletableFuture.completedFuture(null);
  }
}
