package io.manyline.worker.session;

import io.manyline.registry.id.SessionUid;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// At most one look at what is wanted of a session at a time, and one more after it when somebody
/// asked meanwhile: what was read before the change is never the last word.
///
/// **Order and threads:** for all threads; who begins must call [#isOver] until it is.
final class Visits {
  /// True: asked for again since it began.
  private final Map<SessionUid, Boolean> underWay = new ConcurrentHashMap<>();

  /// Returns false when one is under way: whoever makes it looks once more.
  boolean begin(SessionUid uid) {
    return !underWay.merge(uid, false, (_, _) -> true);
  }

  /// Whether somebody looks at it now, or is about to.
  boolean isUnderWay(SessionUid uid) {
    return underWay.containsKey(uid);
  }

  /// Returns false when the visit is to be made once more.
  boolean isOver(SessionUid uid) {
    return underWay.computeIfPresent(uid, (_, again) -> again ? false : null) == null;
  }
}
