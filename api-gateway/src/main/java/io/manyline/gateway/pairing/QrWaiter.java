package io.manyline.gateway.pairing;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.problem.ProblemException;
import io.manyline.registry.pairing.PairingCodes;
import io.manyline.registry.pairing.QrCode;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionStatuses;
import io.manyline.registry.session.ShownStatus;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// Waits until a session has a pairing code that lives long enough to be scanned.
///
/// **Order and threads:** looks into the store every 200 ms, so a code is seen by all who wait.
/// **Errors:** `SESSION_ALREADY_LOGGED_IN` as soon as it is; past the wait `NO_WORKER` when nobody
/// owns the session, else `QR_TIMEOUT` with the status.
public final class QrWaiter {
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final PairingCodes codes;
  private final SessionStatuses statuses;
  private final Scheduler timer;
  private final Duration wait;
  private final Duration minimumLife;

  /// @param wait how long at most
  /// @param minimumLife what a code must still have to be worth showing
  public QrWaiter(
      PairingCodes codes,
      SessionStatuses statuses,
      Scheduler timer,
      Duration wait,
      Duration minimumLife) {
    this.codes = codes;
    this.statuses = statuses;
    this.timer = timer;
    this.wait = wait;
    this.minimumLife = minimumLife;
  }

  Mono<QrCode> await(SessionConfig session) {
    return look(session)
        .switchIfEmpty(
            Flux.interval(LOOK_EVERY, timer)
                .onBackpressureDrop()
                .concatMap(_ -> look(session), 1)
                .next()
                .timeout(wait, Mono.defer(() -> noCode(session)), timer));
  }

  private Mono<QrCode> look(SessionConfig session) {
    return codes
        .current(session.uid(), minimumLife)
        .switchIfEmpty(
            statuses
                .of(session)
                .flatMap(shown -> shown.loggedIn() ? Mono.error(loggedIn(session)) : Mono.empty()));
  }

  private Mono<QrCode> noCode(SessionConfig session) {
    return statuses.of(session).flatMap(shown -> Mono.error(noCode(session, shown)));
  }

  private ProblemException noCode(SessionConfig session, ShownStatus shown) {
    if (!shown.ownerAlive()) {
      return ErrorCode.NO_WORKER.because(
          "No worker took session %s within %d s. Check that a session-worker runs, then ask again;"
                  .formatted(session.id(), wait.toSeconds())
              + " the request stands.");
    }
    return ErrorCode.QR_TIMEOUT.because(
        "There was no code within %d s: the session is %s (%s). Ask again."
            .formatted(
                wait.toSeconds(), shown.status().state().publicName(), shown.status().reason()));
  }

  static ProblemException loggedIn(SessionConfig session) {
    return ErrorCode.SESSION_ALREADY_LOGGED_IN.because(
        "Session %1$s is logged in already, there is nothing to scan. To link another phone: POST /api/sessions/%1$s/logout"
            .formatted(session.id()));
  }
}
