package io.manyline.worker.session;

import io.manyline.proto.log.LogFields;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.session.SessionState;
import io.manyline.whatsapp.event.DisconnectReason;
import io.manyline.worker.connection.ReconnectPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What follows when a connection ended: carries out the [DisconnectPlan].
///
/// **Order and threads:** on the lane; blocks on storage.
final class ConnectionEnds {
  private static final Logger log = LoggerFactory.getLogger(ConnectionEnds.class);
  private static final Set<SessionState> AT_REST =
      EnumSet.of(SessionState.STOPPED, SessionState.DISABLED);

  /// After that no frame of an earlier owner arrives any more.
  private static final Duration OVERTAKING = Duration.ofSeconds(30);

  private final SessionUid uid;
  private final Tenure tenure;
  private final SessionPorts ports;
  private final PairingRounds rounds;
  private final SessionLife life;
  private final ReconnectPolicy reconnects;

  private final Instant begun;

  private boolean logOutWanted;
  private boolean mayBeOvertaken;

  ConnectionEnds(
      SessionUid uid, Tenure tenure, SessionPorts ports, PairingRounds rounds, SessionLife life) {
    this.uid = uid;
    this.tenure = tenure;
    this.ports = ports;
    this.rounds = rounds;
    this.life = life;
    this.reconnects = new ReconnectPolicy(ports.network().reconnect(), ports.execution().random());
    this.begun = ports.execution().clock().instant();
    // Then an earlier owner may have left a login on its way.
    this.mayBeOvertaken = tenure.status().isUnderWay();
  }

  /// A user asked for it: the end that it leads to is told as theirs.
  void logOutAsked() {
    logOutWanted = true;
  }

  /// Logged in: an end that comes only after a while counts as a first one.
  void connected() {
    life.later(ports.network().reconnect().stableAfter(), reconnects::stable);
  }

  /// A connection ended: counted and logged, whatever follows.
  void note(DisconnectReason reason) {
    String why = DisconnectPlan.reasonOf(reason.kind());
    ports.execution().metrics().disconnected(why);
    log.atInfo()
        .addKeyValue(LogFields.SESSION_UID, uid)
        .log("connection ended: {}{}", why, reason.detail() == null ? "" : ", " + reason.detail());
  }

  /// Does what the reason asks for.
  void follow(DisconnectReason reason) {
    String why = DisconnectPlan.reasonOf(reason.kind());
    if (AT_REST.contains(tenure.status().state())) {
      endedAtRest(reason, why);
      return;
    }
    switch (DisconnectPlan.of(reason)) {
      case RECONCILE -> life.reconcile();
      case NEXT_PAIRING_ROUND -> rounds.next();
      case RECONNECT -> reconnect(reason, why);
      case CHECK_OWNERSHIP -> replaced(reason, why);
      case LOGGED_OUT -> {
        boolean ours = logOutWanted;
        logOutWanted = false;
        tenure
            .status()
            .unlinked(SessionState.LOGGED_OUT, ours ? "user_request" : why, tenure.device());
      }
      case BANNED -> tenure.status().unlinked(SessionState.BANNED, why, tenure.device());
      case PAIRING_REFUSED -> tenure.status().unlinked(SessionState.STOPPED, why, tenure.device());
      case FAIL -> tenure.status().move(SessionState.FAILED, why);
      case ABANDON -> life.starve(Lack.STORAGE, "the client's store failed: " + reason.detail());
    }
    tenure.outbox().pump();
  }

  /// We were closing it anyway, whatever the connection ended by.
  private void endedAtRest(DisconnectReason reason, String why) {
    if (reason.kind().disposition() == DisconnectReason.Disposition.RELINK) {
      tenure.status().unlinked(tenure.status().state(), why, tenure.device());
    }
    life.reconcile();
  }

  private void reconnect(DisconnectReason reason, String why) {
    Duration delay = reconnects.next(reason.kind().disposition());
    Duration told = reason.retryAfter();
    if (told != null && told.compareTo(delay) > 0) {
      delay = told;
    }
    if (tenure.status().status().loggedIn()) {
      if (reason.kind() == DisconnectReason.Kind.TEMPORARY_BAN) {
        tenure.status().waitUntil(ports.execution().clock().instant().plus(delay), why);
      } else {
        tenure.status().move(SessionState.RECONNECTING, why);
      }
      tenure.connection().beginAfter(delay);
      return;
    }
    rounds.clear();
    if (rounds.isAsked()) {
      tenure.connection().beginAfter(delay);
    } else {
      rounds.rest(SessionState.STOPPED, why);
    }
  }

  /// Once, soon after the claim, it may be the earlier owner's login, which arrived after ours.
  private void replaced(DisconnectReason reason, String why) {
    if (!ports.storage().claims().observe(uid).equals(tenure.claim())) {
      life.giveUp("another worker owns it");
    } else if (mayBeOvertaken
        && ports.execution().clock().instant().isBefore(begun.plus(OVERTAKING))) {
      mayBeOvertaken = false;
      reconnect(reason, why);
    } else {
      tenure.status().move(SessionState.REPLACED, why);
    }
  }
}
