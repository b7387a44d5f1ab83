package io.manyline.worker.session;

import io.manyline.registry.session.DesiredState;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionState;
import io.manyline.registry.session.SessionStatus;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// Compares what a user wants of a session with what it is. A pure decision.
final class SessionPlan {
  /// States that a session leaves only because somebody acts, never by itself.
  private static final Set<SessionState> SETTLED =
      EnumSet.of(
          SessionState.LOGGED_OUT, SessionState.REPLACED, SessionState.BANNED, SessionState.FAILED);

  private SessionPlan() {}

  /// What is to be done.
  enum Step {
    NOTHING,
    /// Log in with the credentials that are there.
    CONNECT,
    /// Show codes until a phone scans one or nobody looks any more.
    PAIR,
    STOP,
    DISABLE
  }

  /// @param active there is a connection, or one is on its way
  /// @param onDemand somebody acted just now; else it is a routine comparison
  /// @param asked whether somebody wants to see a code; looked up only where it matters
  static Step next(
      SessionConfig wanted,
      SessionStatus actual,
      boolean active,
      boolean onDemand,
      BooleanSupplier asked) {
    SessionState state = actual.state();
    if (!wanted.enabled()) {
      return state == SessionState.DISABLED && !active ? Step.NOTHING : Step.DISABLE;
    }
    boolean atRest = !active && (state == SessionState.STOPPED || SETTLED.contains(state));
    if (wanted.desired() == DesiredState.STOPPED) {
      return atRest ? Step.NOTHING : Step.STOP;
    }
    if (active) {
      return Step.NOTHING;
    }
    if (SETTLED.contains(state) && !(onDemand && asked.getAsBoolean())) {
      return Step.NOTHING;
    }
    if (actual.loggedIn()) {
      return Step.CONNECT;
    }
    if (asked.getAsBoolean()) {
      return Step.PAIR;
    }
    return atRest ? Step.NOTHING : Step.STOP;
  }
}
