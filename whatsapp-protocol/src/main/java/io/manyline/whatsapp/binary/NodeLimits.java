package io.manyline.whatsapp.binary;

/// What a decoder accepts.
///
/// @param maxDepth nested nodes
/// @param maxBytes of the plaintext after inflation
/// @param maxNodes in one tree
public record NodeLimits(int maxDepth, int maxBytes, int maxNodes) {
  /// Frames are at most 16 MiB; a group of 1,024 members with its devices stays far below the rest.
  public static final NodeLimits DEFAULT = new NodeLimits(32, 16 << 20, 200_000);
}
