package io.manyline.worker.session;

import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.proto.event.v1.SessionQr;
import io.manyline.proto.log.LogFields;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.pairing.QrCode;
import io.manyline.registry.session.DesiredState;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionState;
import io.manyline.whatsapp.event.DisconnectReason;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.worker.connection.ReconnectPolicy;
import io.manyline.worker.event.EventComposer;
import io.manyline.worker.redis.Await;
import io.manyline.worker.redis.StorageException;
import io.manyline.worker.store.FencedWrite;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A session's life within one claim, from the grant to release or loss.
///
/// **Flow:** the supervisor starts, wakes and releases it; the client tells it what happens; it moves
/// the [StatusKeeper], the connection and the outbox.
/// **Order and threads:** public methods may be called by anybody and submit to the lane, where all of
/// it runs.
/// **Errors:** whatever makes stored state doubtful ends it by [#abandon]: no frame leaves, nothing is
/// acknowledged, and the supervisor claims the session anew.
final class SessionRuntime {
  private static final Logger log = LoggerFactory.getLogger(SessionRuntime.class);
  private static final Duration ACKS_ON_RELEASE = Duration.ofMillis(200);
  private static final Duration CLOSE_ON_RELEASE = Duration.ofSeconds(1);
  private static final Duration SETTLE_STEP = Duration.ofMillis(10);
  private static final int SETTLE_STEPS = 200;

  private static final Set<SessionState> AT_REST =
      EnumSet.of(SessionState.STOPPED, SessionState.DISABLED);

  private final Tenure tenure;
  private final SessionPorts ports;
  private final ReconnectPolicy reconnects;
  private final Runnable onAbandoned;
  private final CompletableFuture<Void> released = new CompletableFuture<>();

  private SessionConfig wanted;
  private boolean releasing;
  private boolean ended;
  private boolean logOutWanted;

  SessionRuntime(
      Tenure tenure, SessionConfig wanted, SessionPorts ports, Runnable onAbandoned) {
    this.tenure = tenure;
    this.wanted = wanted;
    this.ports = ports;
    this.reconnects =
        new ReconnectPolicy(ports.network().reconnect(), ports.execution().random());
    this.onAbandoned = onAbandoned;
  }

  SessionUid uid() {
    return wanted.uid();
  }

  /// First of all what an earlier owner left is told; only then anything new begins.
  void start(boolean onDemand) {
    onLane(
        () -> {
          tenure.inbox().replay();
          tenure.outbox().load();
          adoptLink();
          reconcile(onDemand);
        });
  }

  /// Compares with what is wanted. @param onDemand somebody acted just now
  void reconcile(SessionConfig config, boolean onDemand) {
    onLane(
        () -> {
          wanted = config;
          reconcile(onDemand);
        });
  }

  /// A command was appended to the outbox.
  void offer(SessionCommand command) {
    boolean taken =
        tenure
            .lane()
            .offer(
                () -> {
                  guarded(
                      () -> {
                        logOutWanted |= command.hasLogOut();
                        tenure.outbox().offer(command);
                      });
                });
    if (!taken) {
      onLane(() -> tenure.outbox().markStale());
    }
  }

  /// Gives the session up in order, so that another worker can claim it at once.
  CompletionStage<Void> release() {
    onLane(
        () -> {
          if (!releasing) {
            releasing = true;
            Duration wait = tenure.outbox().isSettled() ? Duration.ZERO : ACKS_ON_RELEASE;
            later(wait, this::closeForRelease);
          }
        });
    return released;
  }

  /// Ends it at once: nothing more is sent, written or acknowledged.
  void abandon(String why, @Nullable Throwable cause) {
    onLane(() -> drop(why, cause));
  }

  /// Its lane is overrun, and this is the lane's last task.
  void overrun() {
    drop("the lane is overrun", null);
  }

  /// Runs a task on the lane, unless the session ended; a task that fails ends it.
  void submit(Runnable task) {
    onLane(task);
  }

  /// Time has come for commands that had to wait.
  void pump() {
    onLane(tenure.outbox()::pump);
  }

  /// What the client tells that is not part of a commit.
  void onEvent(WaEvent event) {
    guarded(() -> hear(event));
  }

  private void hear(WaEvent event) {
    switch (event) {
      case WaEvent.PairingCode it -> show(it);
      case WaEvent.Paired it -> {
        tenure.status().linked(SessionState.CONNECTING, "paired", it.jid(), it.lid());
        clearCode();
      }
      case WaEvent.Connected it -> {
        tenure.status().linked(SessionState.CONNECTED, "connected", it.jid(), it.lid());
        later(ports.network().reconnect().stableAfter(), reconnects::stable);
        tenure.outbox().connected();
      }
      case WaEvent.OfflineDrained _ -> {}
      case WaEvent.Disconnected it -> disconnected(it.reason());
      case WaEvent.Durable _ -> {}
    }
  }

  /// Credentials may be linked without the status saying so: a crash came between the two.
  private void adoptLink() {
    if (!tenure.status().status().loggedIn()) {
      tenure
          .link()
          .ifPresent(
              link ->
                  tenure
                      .status()
                      .linked(SessionState.STOPPED, "linked", link.jid(), link.lid()));
    }
  }

  private void reconcile(boolean onDemand) {
    if (ended || releasing) {
      return;
    }
    SessionPlan.Step step =
        SessionPlan.next(
            wanted,
            tenure.status().status(),
            tenure.connection().isActive(),
            onDemand,
            this::isAsked);
    switch (step) {
      case NOTHING -> {}
      case CONNECT -> begin(SessionState.CONNECTING, "login");
      case PAIR -> begin(SessionState.PAIRING, "waiting_for_scan");
      case STOP -> rest(SessionState.STOPPED, whyStopped());
      case DISABLE -> rest(SessionState.DISABLED, "user_request");
    }
    tenure.outbox().pump();
    sweep();
  }

  /// One that is wanted and stops all the same has no link, and nobody looked at its codes.
  private String whyStopped() {
    return wanted.desired() == DesiredState.STOPPED ? "user_request" : "qr_timeout";
  }

  private void begin(SessionState state, String reason) {
    tenure.status().move(state, reason);
    tenure.connection().begin();
  }

  private void rest(SessionState state, String reason) {
    tenure.status().move(state, reason);
    tenure.connection().end();
    clearCode();
  }

  private void show(WaEvent.PairingCode code) {
    Await.value(
        ports.storage().codes().store(uid(), new QrCode(code.text(), code.expiresAt())));
    tenure.status().move(SessionState.PAIRING, "waiting_for_scan");
    ports
        .log()
        .events()
        .publish(
            tenure
                .composer()
                .sessionEvent("session_qr", ports.execution().clock().instant())
                .setSessionQr(
                    SessionQr.newBuilder()
                        .setExpiresAt(EventComposer.timestamp(code.expiresAt())))
                .build());
  }

  private void disconnected(DisconnectReason reason) {
    String why = DisconnectPlan.reasonOf(reason.kind());
    ports.execution().metrics().disconnected(why);
    log.atInfo()
        .addKeyValue(LogFields.SESSION_UID, uid())
        .log("connection ended: {}{}", why, reason.detail() == null ? "" : ", " + reason.detail());
    if (releasing) {
      settleRelease(0);
      return;
    }
    if (AT_REST.contains(tenure.status().state())) {
      endedAtRest(reason, why);
      return;
    }
    switch (DisconnectPlan.of(reason)) {
      case RECONCILE -> reconcile(false);
      case NEXT_PAIRING_ROUND -> nextRound();
      case RECONNECT -> reconnect(reason, why);
      case CHECK_OWNERSHIP -> replaced(why);
      case LOGGED_OUT -> {
        boolean ours = logOutWanted;
        logOutWanted = false;
        tenure
            .status()
            .unlinked(SessionState.LOGGED_OUT, ours ? "user_request" : why, tenure.device());
      }
      case BANNED -> tenure.status().unlinked(SessionState.BANNED, why, tenure.device());
      case PAIRING_REFUSED ->
          tenure.status().unlinked(SessionState.STOPPED, why, tenure.device());
      case FAIL -> tenure.status().move(SessionState.FAILED, why);
      case ABANDON -> drop("the client's store failed: " + reason.detail(), null);
    }
    tenure.outbox().pump();
  }

  /// We were closing it anyway, whatever the connection ended by.
  private void endedAtRest(DisconnectReason reason, String why) {
    if (reason.kind().disposition() == DisconnectReason.Disposition.RELINK) {
      tenure.status().unlinked(tenure.status().state(), why, tenure.device());
    }
    reconcile(false);
  }

  private void nextRound() {
    if (isAsked()) {
      tenure.connection().begin();
    } else {
      rest(SessionState.STOPPED, "qr_timeout");
    }
  }

  private void reconnect(DisconnectReason reason, String why) {
    Duration delay = reconnects.next(reason.kind().disposition());
    if (tenure.status().status().loggedIn()) {
      tenure.status().move(SessionState.RECONNECTING, why);
      tenure.connection().beginAfter(delay);
    } else if (isAsked()) {
      tenure.connection().beginAfter(delay);
    } else {
      rest(SessionState.STOPPED, why);
    }
  }

  private void replaced(String why) {
    if (ports.storage().claims().observe(uid()).equals(tenure.claim())) {
      tenure.status().move(SessionState.REPLACED, why);
    } else {
      drop("another worker owns it", null);
    }
  }

  private void closeForRelease() {
    if (tenure.connection().current() == null) {
      tenure.connection().end();
      settleRelease(0);
      return;
    }
    tenure.connection().end();
    later(
        CLOSE_ON_RELEASE,
        () -> {
          if (tenure.connection().current() != null) {
            tenure.connection().revoke();
            settleRelease(0);
          }
        });
  }

  /// Waits until every write was answered and every event taken, then lets go.
  private void settleRelease(int step) {
    boolean settled = tenure.writer().isSettled() && tenure.inbox().isSettled();
    if (!settled && step < SETTLE_STEPS) {
      later(SETTLE_STEP, () -> settleRelease(step + 1));
      return;
    }
    FencedWrite last = new FencedWrite();
    tenure.inbox().sweep(last);
    if (!last.isEmpty() && settled) {
      tenure.writer().write(last).whenComplete((_, _) -> letGo());
      return;
    }
    letGo();
  }

  private void letGo() {
    if (ended) {
      return;
    }
    ended = true;
    try {
      ports.storage().claims().release(uid(), tenure.claim());
    } catch (StorageException e) {
      log.atWarn()
          .addKeyValue(LogFields.SESSION_UID, uid())
          .setCause(e)
          .log("not released; it is free once the lease ends");
    }
    tenure.close();
    released.complete(null);
  }

  private void drop(String why, @Nullable Throwable cause) {
    if (ended) {
      return;
    }
    ended = true;
    log.atWarn()
        .addKeyValue(LogFields.SESSION_UID, uid())
        .addKeyValue(LogFields.FENCE, tenure.claim().fence())
        .setCause(cause)
        .log("session given up: {}", why);
    tenure.connection().revoke();
    tenure.close();
    released.complete(null);
    onAbandoned.run();
  }

  private void sweep() {
    FencedWrite write = new FencedWrite();
    tenure.inbox().sweep(write);
    if (!write.isEmpty()) {
      tenure.writer().write(write);
    }
  }

  private boolean isAsked() {
    return Await.value(ports.storage().codes().isAsked(uid())).orElse(false);
  }

  private void clearCode() {
    Await.value(ports.storage().codes().clear(uid()));
  }

  private void later(Duration delay, Runnable task) {
    ports.execution().timer().schedule(delay, () -> onLane(task));
  }

  private void onLane(Runnable task) {
    try {
      tenure
          .lane()
          .execute(() -> guarded(task));
    } catch (RejectedExecutionException e) {
      // The session ended meanwhile, and with it what was to be done.
    }
  }

  /// What fails here in a way that nobody foresaw leaves the session in doubt: it is loaded anew.
  private void guarded(Runnable task) {
    if (ended) {
      return;
    }
    try {
      task.run();
    } catch (RuntimeException e) {
      drop("a task failed", e);
    }
  }
}
