package io.manyline.registry.media;

import java.io.IOException;
import java.io.OutputStream;

/// A file on its way into the store; closed before [#commit] it leaves nothing behind.
///
/// **Errors:** writes throw [MediaStoreException] `TOO_LARGE` or `FULL`.
public abstract class MediaSink extends OutputStream {
  /// Makes it durable and visible.
  public abstract MediaInfo commit(MediaLabel label) throws IOException;
}
