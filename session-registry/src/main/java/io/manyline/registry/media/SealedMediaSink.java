package io.manyline.registry.media;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.manyline.registry.v1.StoredMediaInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;

/// Seals a file chunk by chunk beside its place, and moves it there when it is complete.
///
/// **Order and threads:** one thread at a time.
final class SealedMediaSink extends MediaSink {
  private final Path part;
  private final Path target;
  private final SealedMedia seal;
  private final Room room;
  private final FileChannel channel;
  private final MessageDigest hash = sha256();

  private final byte[] chunk = new byte[SealedMedia.CHUNK];
  private int filled;
  private long chunks;
  private long size;
  private long counted;
  private ImageSize image = ImageSize.UNKNOWN;
  private boolean committed;

  /// What there is room for. @param file most bytes of this file @param total of all
  record Room(long file, InstantSource clock, MediaUsage usage, long total) {}

  SealedMediaSink(Path part, Path target, SealedMedia seal, Room room) throws IOException {
    this.part = part;
    this.target = target;
    this.seal = seal;
    this.room = room;
    this.channel = FileChannel.open(part, StandardOpenOption.WRITE);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    if (size + length > room.file()) {
      throw new MediaStoreException(
          MediaStoreException.Reason.TOO_LARGE, "more than " + room.file() + " bytes");
    }
    hash.update(source, offset, length);
    size += length;
    int taken = 0;
    while (taken < length) {
      int some = Math.min(length - taken, chunk.length - filled);
      System.arraycopy(source, offset + taken, chunk, filled, some);
      filled += some;
      taken += some;
      if (filled == chunk.length) {
        seal();
      }
    }
  }

  @Override
  public MediaInfo commit(MediaLabel label) throws IOException {
    if (filled > 0) {
      seal();
    }
    byte[] sha256 = hash.digest();
    Instant now = room.clock().instant();
    StoredMediaInfo info =
        StoredMediaInfo.newBuilder()
            .setSize(size)
            .setSha256(ByteString.copyFrom(sha256))
            .setMimeType(label.mimeType())
            .setFileName(label.fileName())
            .setWidth(image.width())
            .setHeight(image.height())
            .setStoredAt(
                Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
            .build();
    append(seal.sealInfo(info));
    channel.force(true);
    channel.close();
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    committed = true;
    return new MediaInfo(
        seal.id(),
        label,
        size,
        HexFormat.of().formatHex(sha256),
        image.width(),
        image.height(),
        now);
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (!committed && Files.deleteIfExists(part)) {
      room.usage().add(-counted);
    }
  }

  private void seal() throws IOException {
    if (chunks == 0) {
      image = ImageSize.of(chunk, filled);
    }
    if (room.usage().bytes() + filled > room.total()) {
      throw DirectoryMediaStore.full();
    }
    room.usage().add(filled);
    counted += filled;
    append(ByteBuffer.wrap(seal.sealChunk(chunks++, Arrays.copyOf(chunk, filled))));
    filled = 0;
  }

  private void append(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
