package io.manyline.sandbox.media;

import io.netty.buffer.ByteBuf;

/// One request while it comes in. On the connection's event loop.
interface MediaExchange {
  void onBytes(ByteBuf bytes);

  /// The request is whole.
  void onEnd();

  /// The connection ended before.
  void onCut();
}
