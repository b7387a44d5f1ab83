package io.manyline.dispatcher.delivery;

import io.manyline.dispatcher.retry.Claim;
import io.manyline.dispatcher.retry.PointerStore;
import io.manyline.dispatcher.retry.RetrySchedule;
import io.manyline.dispatcher.retry.Settlement;
import io.manyline.registry.webhook.DeadLetter.Reason;
import java.time.InstantSource;

/// Carries out a verdict on a claimed pointer.
///
/// **Errors:** those of the store; a repetition does what is still to do.
public final class Settler {
  private final PointerStore store;
  private final DeliveryMetrics metrics;
  private final InstantSource clock;
  private final Runnable somethingIsDue;

  /// @param somethingIsDue called after each settlement: the next event of the chat may be due now
  public Settler(
      PointerStore store, DeliveryMetrics metrics, InstantSource clock, Runnable somethingIsDue) {
    this.store = store;
    this.metrics = metrics;
    this.clock = clock;
    this.somethingIsDue = somethingIsDue;
  }

  void settle(Claim claim, AttemptReport report) {
    Settlement settlement =
        switch (report.verdict()) {
          case Verdict.Delivered() -> new Settlement.Delivered();
          case Verdict.Retry(RetrySchedule.Wait until) ->
              new Settlement.Again(clock.instant().plus(until.delay()), until.holdsChat());
          case Verdict.Exhausted() -> new Settlement.Buried(Reason.ATTEMPTS_EXHAUSTED);
          case Verdict.Gone() -> new Settlement.Buried(Reason.ENDPOINT_GONE);
        };
    if (report.verdict() instanceof Verdict.Gone) {
      store.markGone(claim.pointer().endpoint(), report.urlMark());
    }
    boolean ours = store.settle(claim, settlement, report.attempt());
    settled(settlement, ours);
  }

  /// Without an attempt.
  void settle(Claim claim, Settlement settlement) {
    settled(settlement, store.settle(claim, settlement, null));
  }

  private void settled(Settlement settlement, boolean ours) {
    if (ours && settlement instanceof Settlement.Buried(Reason reason)) {
      metrics.buried(reason);
    }
    somethingIsDue.run();
  }
}
