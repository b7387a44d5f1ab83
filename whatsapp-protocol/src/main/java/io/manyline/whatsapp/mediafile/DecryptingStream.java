package io.manyline.whatsapp.mediafile;

import io.manyline.whatsapp.mediafile.MediaException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.Objects;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/// Decrypts the first so many bytes of a stream while they are read.
///
/// **Errors:** [MediaException] `BAD_PADDING` at the end, `EOFException` for a stream that is
/// shorter.
final class DecryptingStream extends InputStream {
  private static final int CHUNK = 64 << 10;

  private final InputStream stored;
  private final Cipher cipher;
  private final byte[] chunk = new byte[CHUNK];
  private long left;

  /// Null when there is no more.
  private byte @Nullable [] plain = new byte[0];

  private int position;

  DecryptingStream(InputStream stored, long length, Cipher cipher) {
    this.stored = stored;
    this.left = length;
    this.cipher = cipher;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    byte[] ready = ready();
    if (ready == null) {
      return -1;
    }
    int count = Math.min(length, ready.length - position);
    System.arraycopy(ready, position, target, offset, count);
    position += count;
    return count;
  }

  @Override
  public int available() {
    return plain == null ? 0 : plain.length - position;
  }

  @Override
  public void close() throws IOException {
    stored.close();
  }

  private byte @Nullable [] ready() throws IOException {
    while (plain != null && position == plain.length) {
      plain = left > 0 ? decrypt() : null;
      position = 0;
    }
    return plain;
  }

  private byte[] decrypt() throws IOException {
    int wanted = (int) Math.min(left, CHUNK);
    if (stored.readNBytes(chunk, 0, wanted) < wanted) {
      throw new EOFException("the stored file became shorter");
    }
    left -= wanted;
    byte[] output = left > 0 ? cipher.update(chunk, 0, wanted) : last(wanted);
    return output == null ? new byte[0] : output;
  }

  private byte[] last(int length) {
    try {
      return cipher.doFinal(chunk, 0, length);
    } catch (GeneralSecurityException _) {
      throw new MediaException(Reason.BAD_PADDING, "the last block has no padding");
    }
  }
}
