package io.manyline.proto.event;

import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.event.v1.SessionEvent.EventCase;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The fences that a reader of `session-events` has seen, and so which events come too late: what
/// an owner says of a session's state after its successor was heard is not true any more.
///
/// **Shape:** the highest fence of each session's uid, of any of its events. Tests of a webhook
/// have no owner: they are never late, and their fence says nothing. **Order and threads:** of one
/// reader, in the order of the log.
public final class SeenFences {
  private static final Set<EventCase> STATES =
      EnumSet.of(
          EventCase.SESSION_STATUS,
          EventCase.SESSION_QR,
          EventCase.SESSION_PAIRING_CODE,
          EventCase.SESSION_PASSKEY);

  private final Map<String, Long> highest = new HashMap<>();

  /// Whether an event says what the session's state is, so that a lower fence makes it late: each
  /// `session.*` but tests.
  public static boolean isState(SessionEvent event) {
    return STATES.contains(event.getEventCase()) && event.getOnlyEndpoint().isEmpty();
  }

  /// Sees the next event.
  ///
  /// @return `false` when it comes too late, and is to be passed over
  public boolean admits(SessionEvent event) {
    if (!event.getOnlyEndpoint().isEmpty()) {
      return true;
    }
    long seen = highest.merge(event.getSessionUid(), event.getFence(), Math::max);
    return event.getFence() >= seen || !isState(event);
  }
}
