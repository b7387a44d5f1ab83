package io.manyline.whatsapp.mediafile;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/// A stored file in memory, that counts how often it was opened.
final class InMemoryMedia implements StoredMedia {
  private final byte[] bytes;
  int opened;

  InMemoryMedia(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public long length() {
    return bytes.length;
  }

  @Override
  public InputStream open() {
    opened++;
    return new ByteArrayInputStream(bytes);
  }
}
