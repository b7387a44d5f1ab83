package io.manyline.whatsapp.frame;

import java.util.List;

/// Bytes in any packing → whole frames (3-byte big-endian length, payload). One per connection.
///
/// A decoder for the server side also skips the intro, and the optional edge-routing part before it.
public final class FrameDecoder {
  /// @param maxFrame payload bytes accepted in one frame
  public static FrameDecoder client(int maxFrame) {
    throw new UnsupportedOperationException();
  }

  public static FrameDecoder server(int maxFrame) {
    throw new UnsupportedOperationException();
  }

  /// @return the payloads that became complete, in order
  /// @throws MalformedFrameException for a frame over the limit or a wrong intro
  public List<byte[]> feed(byte[] chunk) {
    throw new UnsupportedOperationException();
  }
}
