package io.manyline.worker.session;

import java.time.Duration;

/// What the parts of a session's life ask of the whole.
///
/// **Order and threads:** on the lane.
interface SessionLife {
  /// Compares with what is wanted, as a routine.
  void reconcile();

  /// Ends it likewise, because something is missing that others will bring back.
  void starve(Lack lack, String why);

  /// Ends the session's life here without release: what is stored is in doubt, or another's.
  void giveUp(String why);

  /// Ends the session's life here with the claim free for the next owner.
  void letGo();

  /// Runs a task on the lane after a while, unless the session ended.
  void later(Duration delay, Runnable task);
}
