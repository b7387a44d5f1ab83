package io.manyline.sandbox.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.zip.CRC32C;

/// A world on disk: one append-only journal of batches, compacted when most of it is outdated.
///
/// **Shape:** batch = length (4 bytes), CRC-32C of the body (4 bytes), body; the body is a sequence
/// of `put` (1, key, length, value) and `remove` (0, key). Values stay on disk, only their places
/// are in memory. **Order and threads:** the world's thread only. A commit is one write: the death
/// of the process loses nothing that was committed, and a torn last batch is cut off at the next
/// start. A power cut may lose the last batches. **Errors:** [UncheckedIOException] when the disk
/// refuses, [IllegalStateException] when another process holds the directory.
final class JournalStore implements WorldStore {
  private static final int HEADER = 8;
  private static final long COMPACT_ABOVE = 32L << 20;
  private static final int COMPACTED_BATCH = 1 << 20;

  private final Path file;
  private final FileChannel lock;
  private final TreeMap<String, Slot> slots = new TreeMap<>();
  private FileChannel channel;

  /// Bytes of values that a compaction would keep.
  private long live;

  private JournalBatch batch = new JournalBatch();

  static JournalStore open(Path directory) {
    try {
      Files.createDirectories(directory);
      FileChannel lock = openChannel(directory.resolve("world.lock"));
      if (!isLocked(lock)) {
        lock.close();
        throw new IllegalStateException("another sandbox uses " + directory);
      }
      return new JournalStore(directory.resolve("world.log"), lock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JournalStore(Path file, FileChannel lock) throws IOException {
    this.file = file;
    this.lock = lock;
    this.channel = openChannel(file);
    replay();
  }

  @Override
  public void put(String key, byte[] value) {
    batch.put(key, value);
  }

  @Override
  public void remove(String key) {
    batch.remove(key);
  }

  @Override
  public void commit() {
    if (batch.isEmpty()) {
      return;
    }
    try {
      append(batch);
      batch = new JournalBatch();
      if (channel.position() > COMPACT_ABOVE && live < channel.position() / 3) {
        compact();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void forEach(String prefix, BiConsumer<String, byte[]> visitor) {
    try {
      for (Map.Entry<String, Slot> entry :
          slots.subMap(prefix, prefix + Character.MAX_VALUE).entrySet()) {
        visitor.accept(entry.getKey(), read(entry.getValue()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void append(JournalBatch batch) throws IOException {
    byte[] body = batch.body();
    CRC32C crc = new CRC32C();
    crc.update(body);
    ByteBuffer buffer = ByteBuffer.allocate(HEADER + body.length);
    buffer.putInt(body.length).putInt((int) crc.getValue()).put(body).flip();
    long start = channel.position();
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      channel.truncate(start);
      throw e;
    }
    index(body, start + HEADER);
  }

  private void replay() throws IOException {
    long end = channel.size();
    long position = 0;
    while (position + HEADER <= end) {
      ByteBuffer header = readAt(position, HEADER);
      int length = header.getInt();
      if (length <= 0 || position + HEADER + length > end) {
        break;
      }
      byte[] body = readAt(position + HEADER, length).array();
      CRC32C crc = new CRC32C();
      crc.update(body);
      if ((int) crc.getValue() != header.getInt()) {
        break;
      }
      index(body, position + HEADER);
      position += HEADER + length;
    }
    channel.truncate(position);
    channel.position(position);
  }

  private void index(byte[] body, long start) {
    JournalBatch.read(
        body,
        (key, slot) -> {
          Slot old =
              slot == null
                  ? slots.remove(key)
                  : slots.put(key, new Slot(start + slot.position(), slot.length()));
          live += (slot == null ? 0 : slot.length()) - (old == null ? 0 : old.length());
        });
  }

  private void compact() throws IOException {
    Path next = file.resolveSibling("world.log.next");
    Files.deleteIfExists(next);
    FileChannel old = channel;
    TreeMap<String, Slot> kept = new TreeMap<>(slots);
    channel = openChannel(next);
    slots.clear();
    live = 0;
    JournalBatch copy = new JournalBatch();
    for (Map.Entry<String, Slot> entry : kept.entrySet()) {
      copy.put(entry.getKey(), readAt(old, entry.getValue().position(), entry.getValue().length()));
      if (copy.size() > COMPACTED_BATCH) {
        append(copy);
        copy = new JournalBatch();
      }
    }
    if (!copy.isEmpty()) {
      append(copy);
    }
    channel.force(true);
    old.close();
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private byte[] read(Slot slot) throws IOException {
    return readAt(slot.position(), slot.length()).array();
  }

  private ByteBuffer readAt(long position, int length) throws IOException {
    return ByteBuffer.wrap(readAt(channel, position, length));
  }

  private static byte[] readAt(FileChannel channel, long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new IOException("journal ends inside a value");
      }
    }
    return buffer.array();
  }

  private static boolean isLocked(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static FileChannel openChannel(Path path) throws IOException {
    return FileChannel.open(
        path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private record Slot(long position, int length) {}
}
