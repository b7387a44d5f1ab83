package io.manyline.worker.session;

import static io.manyline.registry.session.SessionState.BANNED;
import static io.manyline.registry.session.SessionState.CONNECTED;
import static io.manyline.registry.session.SessionState.CONNECTING;
import static io.manyline.registry.session.SessionState.DISABLED;
import static io.manyline.registry.session.SessionState.FAILED;
import static io.manyline.registry.session.SessionState.LOGGED_OUT;
import static io.manyline.registry.session.SessionState.PAIRING;
import static io.manyline.registry.session.SessionState.PASSKEY_REQUIRED;
import static io.manyline.registry.session.SessionState.RECONNECTING;
import static io.manyline.registry.session.SessionState.REPLACED;
import static io.manyline.registry.session.SessionState.STOPPED;

import io.manyline.registry.session.SessionState;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// Which state of a session may follow which.
///
/// | from | leaves to, because |
/// |---|---|
/// | stopped | connecting, pairing: somebody wants it; reconnecting: the same, while a ban lasts |
/// | connecting | connected; reconnecting: the attempt failed; logged_out, replaced, banned |
/// | pairing | connecting: the phone accepted; passkey_required; connected; reconnecting: lost while linking; logged_out, banned |
/// | connected | reconnecting; connecting: a new owner; logged_out, replaced, banned |
/// | reconnecting | connected; connecting: a new owner; logged_out, replaced, banned |
/// | logged_out, banned | pairing: somebody scans again |
/// | replaced, failed, disabled | connecting, pairing, reconnecting: somebody wants it again |
/// | passkey_required | connecting: linked; pairing: another round |
///
/// Any state leaves to stopped and disabled because a user said so, and to failed.
final class SessionTransitions {
  private static final Set<SessionState> ALWAYS = EnumSet.of(STOPPED, DISABLED, FAILED);

  private static final Map<SessionState, Set<SessionState>> LEGAL =
      Map.ofEntries(
          Map.entry(STOPPED, EnumSet.of(CONNECTING, PAIRING, RECONNECTING)),
          Map.entry(CONNECTING, EnumSet.of(CONNECTED, RECONNECTING, LOGGED_OUT, REPLACED, BANNED)),
          Map.entry(
              PAIRING,
              EnumSet.of(
                  CONNECTING, CONNECTED, RECONNECTING, PASSKEY_REQUIRED, LOGGED_OUT, BANNED)),
          Map.entry(
              PASSKEY_REQUIRED,
              EnumSet.of(CONNECTING, CONNECTED, PAIRING, RECONNECTING, LOGGED_OUT, BANNED)),
          Map.entry(CONNECTED, EnumSet.of(RECONNECTING, CONNECTING, LOGGED_OUT, REPLACED, BANNED)),
          Map.entry(RECONNECTING, EnumSet.of(CONNECTED, CONNECTING, LOGGED_OUT, REPLACED, BANNED)),
          Map.entry(LOGGED_OUT, EnumSet.of(PAIRING)),
          Map.entry(BANNED, EnumSet.of(PAIRING)),
          Map.entry(REPLACED, EnumSet.of(CONNECTING, PAIRING)),
          Map.entry(FAILED, EnumSet.of(CONNECTING, PAIRING, RECONNECTING)),
          Map.entry(DISABLED, EnumSet.of(CONNECTING, PAIRING, RECONNECTING)));

  private SessionTransitions() {}

  static boolean isLegal(SessionState from, SessionState to) {
    return from != to && (ALWAYS.contains(to) || LEGAL.getOrDefault(from, Set.of()).contains(to));
  }
}
