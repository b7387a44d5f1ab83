package io.manyline.whatsapp.media;

import java.io.IOException;
import java.io.InputStream;

/// A file to upload: read once, to its end.
@FunctionalInterface
public interface MediaSource {
  InputStream open() throws IOException;
}
