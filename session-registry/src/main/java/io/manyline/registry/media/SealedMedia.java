package io.manyline.registry.media;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.seal.SealBrokenException;
import io.manyline.registry.seal.Sealer;
import io.manyline.registry.v1.StoredMediaInfo;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/// How one file is sealed: see [DirectoryMediaStore] for its shape.
final class SealedMedia {
  static final int CHUNK = 64 << 10;

  /// What sealing adds to a chunk: format, key id, nonce and tag.
  private static final int OVERHEAD = 30;

  private static final int MOST_INFO = 4 << 10;

  private final SessionUid uid;
  private final MediaId id;
  private final Sealer sealer;

  SealedMedia(SessionUid uid, MediaId id, Sealer sealer) {
    this.uid = uid;
    this.id = id;
    this.sealer = sealer;
  }

  MediaId id() {
    return id;
  }

  byte[] sealChunk(long index, byte[] plain) {
    return sealer.seal(place(Long.toString(index)), plain);
  }

  /// Trailer with its length behind it.
  ByteBuffer sealInfo(StoredMediaInfo info) {
    byte[] sealed = sealer.seal(place("info"), info.toByteArray());
    return ByteBuffer.allocate(sealed.length + Integer.BYTES)
        .put(sealed)
        .putInt(sealed.length)
        .flip();
  }

  /// Empty for one that went while it was looked at.
  Optional<SessionMedia.Item> read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return Optional.of(new Stored(file, info(channel)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (SealBrokenException e) {
      throw new IOException("media " + id + " was changed", e);
    }
  }

  private MediaInfo info(FileChannel channel) throws IOException {
    long end = channel.size() - Integer.BYTES;
    int length = end < 0 ? -1 : bytes(channel, end, Integer.BYTES).getInt();
    if (length < 0 || length > Math.min(end, MOST_INFO)) {
      throw new IOException("media " + id + " has no trailer");
    }
    byte[] sealed = bytes(channel, end - length, length).array();
    StoredMediaInfo stored = parse(sealer.open(place("info"), sealed));
    return new MediaInfo(
        id,
        new MediaLabel(stored.getMimeType(), stored.getFileName()),
        stored.getSize(),
        HexFormat.of().formatHex(stored.getSha256().toByteArray()),
        stored.getWidth(),
        stored.getHeight(),
        Instant.ofEpochSecond(stored.getStoredAt().getSeconds(), stored.getStoredAt().getNanos()));
  }

  private StoredMediaInfo parse(byte[] plain) throws IOException {
    try {
      return StoredMediaInfo.parseFrom(plain);
    } catch (InvalidProtocolBufferException e) {
      throw new IOException("media " + id + " has a trailer that is none", e);
    }
  }

  private String place(String part) {
    return "media:" + uid + ":" + id + "#" + part;
  }

  private static ByteBuffer bytes(FileChannel channel, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, at + bytes.position()) < 0) {
        throw new EOFException("a stored file ends early");
      }
    }
    return bytes.flip();
  }

  private final class Stored implements SessionMedia.Item {
    private final Path file;
    private final MediaInfo info;

    Stored(Path file, MediaInfo info) {
      this.file = file;
      this.info = info;
    }

    @Override
    public MediaInfo info() {
      return info;
    }

    @Override
    public InputStream open(long from) throws IOException {
      if (from < 0 || from > info.size()) {
        throw new IllegalArgumentException("byte " + from + " of " + info.size());
      }
      return new Opened(FileChannel.open(file, StandardOpenOption.READ), info.size(), from);
    }
  }

  /// Opens one chunk after the other.
  private final class Opened extends InputStream {
    private final FileChannel channel;
    private final long size;
    private long position;
    private byte[] chunk = {};
    private long loaded = -1;

    Opened(FileChannel channel, long size, long from) {
      this.channel = channel;
      this.size = size;
      this.position = from;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (position >= size) {
        return -1;
      }
      load(position / CHUNK);
      int at = (int) (position % CHUNK);
      int taken = Math.min(length, chunk.length - at);
      System.arraycopy(chunk, at, target, offset, taken);
      position += taken;
      return taken;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }

    private void load(long index) throws IOException {
      if (index == loaded) {
        return;
      }
      int plain = (int) Math.min(CHUNK, size - index * CHUNK);
      byte[] sealed = bytes(channel, index * (CHUNK + OVERHEAD), plain + OVERHEAD).array();
      try {
        chunk = sealer.open(place(Long.toString(index)), sealed);
      } catch (SealBrokenException e) {
        throw new IOException("media " + id + " was changed", e);
      }
      loaded = index;
    }
  }
}
