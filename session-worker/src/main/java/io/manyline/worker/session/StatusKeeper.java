package io.manyline.worker.session;

import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionState;
import io.manyline.registry.session.SessionStatus;
import io.manyline.registry.session.StatusFormat;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.worker.event.EventComposer;
import io.manyline.worker.inbox.Inbox;
import io.manyline.worker.metric.WorkerMetrics;
import io.manyline.worker.store.DeviceState;
import io.manyline.worker.store.FencedWrite;
import io.manyline.worker.store.FencedWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The state of a session, and everybody's knowledge of it.
///
/// **Shape:** field `status` of `ml:{uid}:state`, written together with the row of the
/// `session.status` event that tells it and a member of `ml:{uid}:statuses`, which keeps 30 days,
/// at most 200. **Order and threads:** on the lane. **Errors:** `IllegalStateException` for a
/// transition that [SessionTransitions] does not know.
final class StatusKeeper {
  private static final Logger log = LoggerFactory.getLogger(StatusKeeper.class);
  private static final Duration PAST_KEPT = Duration.ofDays(30);
  private static final int MOST_PAST = 200;

  private static final Set<SessionState> UNDER_WAY =
      EnumSet.of(SessionState.CONNECTED, SessionState.CONNECTING, SessionState.RECONNECTING);

  private final SessionConfig session;
  private final FencedWriter writer;
  private final Inbox inbox;
  private final EventComposer composer;
  private final InstantSource clock;
  private final WorkerMetrics metrics;

  private SessionStatus status;

  /// Kept over moves until a login succeeds, or the link is gone.
  private @Nullable Instant notBeforeWanted;

  StatusKeeper(
      SessionConfig session,
      SessionStatus stored,
      FencedWriter writer,
      Inbox inbox,
      EventComposer composer,
      InstantSource clock,
      WorkerMetrics metrics) {
    this.session = session;
    this.status = stored;
    this.notBeforeWanted = stored.notBefore();
    this.writer = writer;
    this.inbox = inbox;
    this.composer = composer;
    this.clock = clock;
    this.metrics = metrics;
    metrics.sessionMoved(null, stored.state());
  }

  SessionStatus status() {
    return status;
  }

  SessionState state() {
    return status.state();
  }

  /// Moves on; staying in a state for another reason is told too.
  void move(SessionState to, String reason) {
    if (to == status.state() && reason.equals(status.reason())) {
      return;
    }
    change(to, reason, status.loggedIn(), status.actualPhone(), status.lid(), new FencedWrite());
  }

  /// Moves on, and remembers that there is to be no login before a time; a restart knows it too.
  void waitUntil(Instant notBefore, String reason) {
    notBeforeWanted = notBefore;
    change(
        SessionState.RECONNECTING,
        reason,
        status.loggedIn(),
        status.actualPhone(),
        status.lid(),
        new FencedWrite());
  }

  /// How long there is to be no login; zero when WhatsApp did not say so, or the time is over.
  Duration waitLeft() {
    Instant until = status.notBefore();
    Duration left = until == null ? Duration.ZERO : Duration.between(clock.instant(), until);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /// A phone accepted us, or a login was accepted, as that account.
  void linked(SessionState to, String reason, Jid jid, @Nullable Jid lid) {
    String lidText = lid == null ? status.lid() : lid.account().toString();
    change(to, reason, true, jid.user(), lidText, new FencedWrite());
  }

  /// The link is gone: whatever the device knew is forgotten with the move.
  void unlinked(SessionState to, String reason, DeviceState device) {
    FencedWrite write = new FencedWrite();
    device.forget(write);
    change(to, reason, false, null, null, write);
  }

  /// Whether it is, or tries to be, connected as a linked device.
  boolean isUnderWay() {
    return status.loggedIn() && UNDER_WAY.contains(status.state());
  }

  /// Waits for what is not WhatsApp's business. Kafka need not be there: the row is published by
  /// whoever claims next.
  void suspend(String reason) {
    if (status.state() == SessionState.RECONNECTING && reason.equals(status.reason())) {
      return;
    }
    FencedWrite write = new FencedWrite();
    stage(write, SessionState.RECONNECTING, reason, true, status.actualPhone(), status.lid());
    writer.write(write);
  }

  /// The event that tells of it when it cannot be stored.
  SessionEvent suspended(String reason) {
    return event(
        new SessionStatus(
            SessionState.RECONNECTING,
            reason,
            clock.instant(),
            true,
            status.actualPhone(),
            status.lid(),
            null,
            notBeforeWanted));
  }

  /// The session is somebody else's, or nobody's.
  void close() {
    metrics.sessionMoved(status.state(), null);
  }

  private void change(
      SessionState to,
      String reason,
      boolean loggedIn,
      @Nullable String phone,
      @Nullable String lid,
      FencedWrite write) {
    List<SessionEvent> told = stage(write, to, reason, loggedIn, phone, lid);
    writer.write(write).thenCompose(known -> inbox.handOn(told, known));
  }

  /// Moves on, and adds what that takes to a write. @return what it tells
  private List<SessionEvent> stage(
      FencedWrite write,
      SessionState to,
      String reason,
      boolean loggedIn,
      @Nullable String phone,
      @Nullable String lid) {
    SessionState from = status.state();
    if (from != to && !SessionTransitions.isLegal(from, to)) {
      throw new IllegalStateException(
          "session " + session.uid() + " cannot go from " + from + " to " + to);
    }
    if (to == SessionState.CONNECTED || !loggedIn) {
      notBeforeWanted = null;
    }
    status =
        new SessionStatus(to, reason, clock.instant(), loggedIn, phone, lid, null, notBeforeWanted);
    metrics.sessionMoved(from, to);
    log.atInfo().addKeyValue("session_uid", session.uid()).log("{} ({})", to.publicName(), reason);
    byte[] stored = StatusFormat.encode(status);
    write.hset(RedisKeys.state(session.uid()), StatusFormat.FIELD, stored);
    String past = RedisKeys.statuses(session.uid());
    write.zadd(past, status.since().toEpochMilli(), stored);
    write.trim(past, status.since(), PAST_KEPT, MOST_PAST);
    List<SessionEvent> told = List.of(event(status));
    inbox.stage(write, told);
    return told;
  }

  private SessionEvent event(SessionStatus status) {
    io.manyline.proto.event.v1.SessionStatus.Builder told =
        io.manyline.proto.event.v1.SessionStatus.newBuilder()
            .setStatus(status.state().publicName())
            .setReason(status.reason())
            .setSince(EventComposer.timestamp(status.since()))
            .setLoggedIn(status.loggedIn());
    if (status.actualPhone() != null) {
      told.setActualPhone(status.actualPhone());
      told.setNumberMatches(status.actualPhone().equals(session.id().value()));
    }
    return composer.sessionEvent("session_status", status.since()).setSessionStatus(told).build();
  }
}
