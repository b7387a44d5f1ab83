package io.manyline.worker.session;

import io.manyline.registry.claim.Claim;
import io.manyline.registry.id.SessionUid;
import io.manyline.worker.ownership.SessionClaims;
import io.manyline.worker.ownership.SessionHints;
import io.manyline.worker.ownership.SessionHints.Hint;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Sessions that were claimed here, or nearly, and are not ours to run any more. While we live
/// nobody else can take a claim that names us.
///
/// **Order and threads:** for all threads; [#look] blocks on storage.
final class LeftClaims {
  /// How often one is looked at after its claim was seen to be another's.
  private static final int LOOKS = 2;

  private final SessionClaims claims;
  private final SessionHints hints;

  /// How often each was looked at in vain.
  private final Map<SessionUid, Integer> left = new ConcurrentHashMap<>();

  LeftClaims(SessionClaims claims, SessionHints hints) {
    this.claims = claims;
    this.hints = hints;
  }

  Set<SessionUid> all() {
    return left.keySet();
  }

  void add(SessionUid uid) {
    left.put(uid, 0);
  }

  /// It is ours, or runs here, or we are nobody.
  void remove(SessionUid uid) {
    left.remove(uid);
  }

  void clear() {
    left.clear();
  }

  /// Frees a claim that is ours in Redis and nowhere else: the release failed, or the session was
  /// given up when its shard left, or Redis went back to before the release.
  void look(SessionUid uid, String incarnation) {
    Claim claim = claims.observe(uid);
    if (claim.owner().equals(incarnation)) {
      claims.release(uid, claim);
      hints.tell(Hint.FREE, uid);
    } else if (left.merge(uid, 1, Integer::sum) > LOOKS) {
      left.remove(uid);
    }
  }
}
