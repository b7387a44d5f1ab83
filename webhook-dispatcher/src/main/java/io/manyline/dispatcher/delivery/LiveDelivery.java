package io.manyline.dispatcher.delivery;

import io.manyline.dispatcher.retry.ChatKey;
import io.manyline.dispatcher.retry.Claim;
import io.manyline.dispatcher.retry.Pointer;
import io.manyline.registry.webhook.EndpointId;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A task between reading and the moment when its lane is done with it. Guarded by its lock.
final class LiveDelivery {
  /// How far the lane has come.
  enum Phase {
    /// Waits for its turn, or for the store.
    QUEUED,
    /// The POST is under way; the lock is free meanwhile.
    ATTEMPTING,
    /// There is a report, and it is not settled yet.
    ATTEMPTED,
    /// The endpoint has it; the store is being told, and the lane has gone on.
    RECORDING,
    /// Settled, parked before its turn came, or left to somebody else.
    FINISHED
  }

  final DeliveryTask task;

  /// Before any attempt.
  final Pointer pointer;

  final Lane lane;

  /// Whoever takes it may have another thread give it back.
  final Semaphore lock = new Semaphore(1);

  volatile Phase phase = Phase.QUEUED;

  /// Set once it was parked while it was attempted: the verdict goes to the pointer then.
  @Nullable Claim claim;

  @Nullable AttemptReport report;

  /// What the store said, or will say, if it was asked before its turn came.
  volatile Admissions.@Nullable Asked asked;

  /// Done once the store knows that the endpoint has it.
  final CompletableFuture<Void> recorded = new CompletableFuture<>();

  /// Itself, until it is released: who only looks after those that are not keeps no others in
  /// memory.
  final AtomicReference<@Nullable LiveDelivery> unreleased = new AtomicReference<>(this);

  private @Nullable String token;
  private final boolean scanned;
  private final Runnable whenReleased;
  private Runnable whenParked = () -> {};

  LiveDelivery(DeliveryTask task, boolean scanned, Runnable whenReleased) {
    this.task = task;
    this.scanned = scanned;
    this.pointer = task.pointer();
    this.lane = new Lane(task.endpoint(), pointer.chat());
    this.whenReleased = whenReleased;
  }

  /// Of the claim, should it be parked while it is attempted: the same on a repetition.
  String token() {
    String made = token;
    if (made == null) {
      made = UUID.randomUUID().toString();
      token = made;
    }
    return made;
  }

  /// The Kafka offset may advance: the event is delivered, stored, or not wanted.
  void release() {
    if (unreleased.getAndSet(null) != null) {
      whenReleased.run();
    }
  }

  /// Whether a catch-up brought it: it holds a cursor, not the Kafka offset, and may take its time.
  boolean isScanned() {
    return scanned;
  }

  void finish() {
    phase = Phase.FINISHED;
    release();
  }

  /// @param leave takes it out of its lane
  void onParked(Runnable leave) {
    whenParked = leave;
  }

  /// It is a pointer now, and nobody attempts it.
  void parked() {
    finish();
    whenParked.run();
  }

  /// What is delivered one after the other.
  record Lane(EndpointId endpoint, ChatKey chat) {}
}
