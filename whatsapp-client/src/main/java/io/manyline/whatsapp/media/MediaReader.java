package io.manyline.whatsapp.media;

import io.manyline.whatsapp.mediafile.VerifiedMedia;
import java.io.IOException;

/// Takes a file that was loaded and verified; after it returns, the file is gone.
///
/// **Order and threads:** on the transfer's own thread; it may block.
@FunctionalInterface
public interface MediaReader<R> {
  R read(VerifiedMedia media) throws IOException;
}
