package io.manyline.whatsapp.media;

import java.io.IOException;
import java.io.InputStream;

/// A file to upload: read to its end; opened anew for each attempt to store it as it is.
@FunctionalInterface
public interface MediaSource {
  InputStream open() throws IOException;
}
