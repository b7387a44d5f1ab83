package io.manyline.worker.session;

import io.manyline.worker.store.FencedWrite;
import java.time.Duration;

/// A planned end: stop taking, wait for acks, close, let all writes and events settle, let go.
///
/// **Order and threads:** on the lane. Every wait is bounded, so that it ends whatever is silent.
final class OrderlyRelease {
  private static final Duration ACKS = Duration.ofMillis(200);
  private static final Duration CLOSE = Duration.ofSeconds(1);
  private static final Duration SETTLE_STEP = Duration.ofMillis(10);
  private static final int SETTLE_STEPS = 200;

  private final Tenure tenure;
  private final SessionLife life;

  private boolean underWay;

  OrderlyRelease(Tenure tenure, SessionLife life) {
    this.tenure = tenure;
    this.life = life;
  }

  boolean isUnderWay() {
    return underWay;
  }

  void begin() {
    if (!underWay) {
      underWay = true;
      life.later(tenure.outbox().isSettled() ? Duration.ZERO : ACKS, this::close);
    }
  }

  /// The connection is closed.
  void closed() {
    settle(0);
  }

  private void close() {
    boolean open = tenure.connection().current() != null;
    tenure.connection().end();
    if (!open) {
      settle(0);
      return;
    }
    life.later(
        CLOSE,
        () -> {
          if (tenure.connection().current() != null) {
            tenure.connection().revoke();
            settle(0);
          }
        });
  }

  /// Waits until every write was answered and every event taken, then lets go.
  private void settle(int step) {
    boolean settled = tenure.writer().isSettled() && tenure.inbox().isSettled();
    if (!settled && step < SETTLE_STEPS) {
      life.later(SETTLE_STEP, () -> settle(step + 1));
      return;
    }
    FencedWrite last = new FencedWrite();
    tenure.inbox().sweep(last);
    if (!last.isEmpty() && settled) {
      tenure.writer().write(last).whenComplete((_, _) -> life.letGo());
      return;
    }
    life.letGo();
  }
}
