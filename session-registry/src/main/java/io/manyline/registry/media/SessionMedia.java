package io.manyline.registry.media;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// The files of one session.
public interface SessionMedia {
  /// Begins a file that nobody sees before it is complete; the same id again replaces it then.
  ///
  /// @throws MediaStoreException `FULL`
  MediaSink create(MediaId id) throws IOException;

  /// Empty for one that is not there, or not any more.
  Optional<Item> find(MediaId id) throws IOException;

  /// A stored file.
  interface Item {
    MediaInfo info();

    /// Decrypts while it is read. @param from the first byte, at most the file's size
    InputStream open(long from) throws IOException;
  }
}
