package io.manyline.whatsapp.mediafile;

import java.io.IOException;
import java.io.InputStream;

/// A stored file that can be read more than once, and is the same each time.
public interface StoredMedia {
  /// Bytes, the MAC included.
  long length() throws IOException;

  /// A stream of its own for each reader, from the beginning.
  InputStream open() throws IOException;
}
