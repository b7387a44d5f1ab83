package io.manyline.worker.simulation;

/// A guarantee that is broken on purpose, to see whether the simulation notices.
enum Sabotage {
  NONE,
  /// `fenced_write.lua` compares neither owner nor fence.
  NO_FENCE,
  /// `fenced_write.lua` does not compare the revision.
  NO_REVISION,
  /// The gate of a lease counts no time.
  ENDLESS_LEASE,
  /// A message is acknowledged when it is decrypted, not when it is durable.
  EARLY_ACK,
  /// A chain goes on where it is stored, whatever may have been lost.
  NO_SKIP,
  /// A command's offset is committed before its row is durable.
  EARLY_OFFSET,
  /// Nobody tells anybody where to look.
  NO_HINTS,
  /// All wait equally long before they connect again.
  NO_JITTER
}
