package io.manyline.worker.ownership;

import io.manyline.registry.claim.Claim;

/// What came of an attempt to claim a session.
public sealed interface ClaimResult {
  /// It is ours.
  ///
  /// @param claim owner and fence that every write must show
  /// @param rev of the state: the next write must expect exactly this
  /// @param status the stored status as bytes, empty when none was ever stored
  /// @param takenOver the last owner had not released it
  /// @param doubts how often, up to now, writes of earlier owners may have been lost
  record Granted(Claim claim, long rev, byte[] status, boolean takenOver, long doubts)
      implements ClaimResult {}

  /// Another worker has it, or was faster, or Redis failed over just now.
  record Held() implements ClaimResult {}

  /// There is no such session.
  record Gone() implements ClaimResult {}
}
