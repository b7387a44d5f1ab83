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
  record Granted(Claim claim, long rev, byte[] status, boolean takenOver) implements ClaimResult {}

  /// Another worker has it, or was faster.
  record Held() implements ClaimResult {}

  /// There is no such session.
  record Gone() implements ClaimResult {}
}
