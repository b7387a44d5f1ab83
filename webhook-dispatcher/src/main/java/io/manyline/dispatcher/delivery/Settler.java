package io.manyline.dispatcher.delivery;

import io.manyline.dispatcher.endpoint.EndpointDisabler;
import io.manyline.dispatcher.endpoint.EndpointMark;
import io.manyline.dispatcher.retry.Admission;
import io.manyline.dispatcher.retry.Claim;
import io.manyline.dispatcher.retry.PointerStore;
import io.manyline.dispatcher.retry.RetrySchedule;
import io.manyline.dispatcher.retry.Settled;
import io.manyline.dispatcher.retry.Settlement;
import io.manyline.dispatcher.retry.Standing;
import io.manyline.dispatcher.retry.Tried;
import io.manyline.registry.webhook.DeadLetter.Reason;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Carries out a verdict on a claimed pointer.
///
/// **Errors:** those of the store, and of what disables an endpoint; a repetition does what is
/// still to do.
public final class Settler {
  /// An endpoint that has given nothing but failures for so long is disabled.
  static final Duration FAILING = Duration.ofDays(5);

  private final PointerStore store;
  private final DeliveryMetrics metrics;
  private final EndpointHealth health;
  private final EndpointDisabler disabler;
  private final InstantSource clock;
  private final Runnable somethingIsDue;

  /// @param somethingIsDue called after each settlement: the next event of the chat may be due now
  public Settler(
      PointerStore store,
      DeliveryMetrics metrics,
      EndpointHealth health,
      EndpointDisabler disabler,
      InstantSource clock,
      Runnable somethingIsDue) {
    this.store = store;
    this.metrics = metrics;
    this.health = health;
    this.disabler = disabler;
    this.clock = clock;
    this.somethingIsDue = somethingIsDue;
  }

  void settle(Claim claim, AttemptReport report) {
    Settlement settlement =
        switch (report.verdict()) {
          case Verdict.Delivered() -> new Settlement.Delivered();
          case Verdict.Retry(RetrySchedule.Wait until) ->
              new Settlement.Again(
                  clock.instant().plus(until.delay()),
                  until.holdsChat() && !claim.pointer().late());
          case Verdict.Exhausted() -> new Settlement.Buried(Reason.ATTEMPTS_EXHAUSTED);
          case Verdict.Gone() -> new Settlement.Buried(Reason.ENDPOINT_GONE);
        };
    Tried tried = new Tried(report.attempt(), EndpointMark.of(report.endpoint()));
    if (report.verdict() instanceof Verdict.Gone) {
      store.markGone(claim.pointer().endpoint(), tried.mark());
      disabler.disable(report.endpoint(), report.event(), State.GONE, report.attempt());
    }
    Settled settled = store.settle(claim, settlement, tried);
    settled(claim, settlement, settled);
    if (!(report.verdict() instanceof Verdict.Gone) && isFailing(settled.standing())) {
      disabler.disable(report.endpoint(), report.event(), State.FAILING, report.attempt());
    }
  }

  private boolean isFailing(Standing standing) {
    Instant since = standing.failingSince();
    return since != null && !clock.instant().isBefore(since.plus(FAILING));
  }

  /// What comes for it stays in Kafka at the moment.
  boolean isTroubled(EndpointId endpoint) {
    return health.isTroubled(endpoint);
  }

  /// How many pointers an endpoint has now.
  void observe(EndpointId endpoint, long pointers) {
    health.observe(endpoint, pointers);
  }

  /// Its breaker is open.
  void observeOpen(EndpointId endpoint) {
    health.trouble(endpoint);
  }

  /// Without an attempt.
  void settle(Claim claim, Settlement settlement) {
    settled(claim, settlement, store.settle(claim, settlement, null));
  }

  /// Without an attempt: another record of the same event was delivered since.
  void settleDelivered(Claim claim) {
    settle(claim, new Settlement.Dropped());
    metrics.notAdmitted(Admission.DELIVERED);
  }

  private void settled(Claim claim, Settlement settlement, Settled settled) {
    Standing standing = settled.standing();
    health.observe(claim.pointer().endpoint(), standing);
    if (settled.ours() && settlement instanceof Settlement.Buried(Reason reason)) {
      metrics.buried(reason);
    }
    if (settled.overflowed()) {
      metrics.buried(Reason.TOO_MANY_LATE);
    }
    somethingIsDue.run();
  }
}
