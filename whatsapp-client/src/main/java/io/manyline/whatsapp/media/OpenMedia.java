package io.manyline.whatsapp.media;

import io.manyline.whatsapp.mediafile.VerifiedMedia;
import java.io.FilterInputStream;
import java.io.IOException;

/// The plaintext of a file that was loaded and verified, decrypted while it is read. The file has
/// no name any more: whatever happens to its reader, nothing of it stays behind.
///
/// **Order and threads:** one thread at a time; blocks.
public final class OpenMedia extends FilterInputStream {
  private OpenMedia(VerifiedMedia media) throws IOException {
    super(media.open());
  }

  static OpenMedia of(VerifiedMedia media, SpoolFile file) throws IOException {
    OpenMedia opened = new OpenMedia(media);
    file.close();
    return opened;
  }
}
