package io.manyline.registry.media;

import io.manyline.registry.id.SessionUid;
import io.manyline.registry.seal.Sealer;

/// Files of sessions, each encrypted with its session's key, for a bounded time.
///
/// **Flow:** the gateway stores what callers upload, the worker what WhatsApp delivers; each reads
/// what the other stored. **Order and threads:** safe for all, across processes; every call may
/// block on a disk. **Errors:** `IOException` when storage fails.
public interface MediaStore {
  /// The files of one session. A session that is deleted takes the key of its files along.
  SessionMedia of(SessionUid uid, Sealer sealer);

  /// Removes what is too old, and what an interrupted write left.
  void sweep();
}
