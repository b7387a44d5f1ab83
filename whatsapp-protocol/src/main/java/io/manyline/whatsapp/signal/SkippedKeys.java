package io.manyline.whatsapp.signal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Seeds of messages that were overtaken, by rising counter: an immutable value in one array.
///
/// **Shape:** entries of 36 bytes: counter (big endian), 32-byte seed; at most 2,000.
final class SkippedKeys {
  static final int LIMIT = 2000;
  static final SkippedKeys NONE = new SkippedKeys(new byte[0]);

  private static final int SEED_LENGTH = 32;
  private static final int ENTRY_LENGTH = Integer.BYTES + SEED_LENGTH;

  private final byte[] entries;

  private SkippedKeys(byte[] entries) {
    this.entries = entries;
  }

  /// @throws SignalException MALFORMED when not whole entries by rising counter below `end`
  static SkippedKeys fromBytes(byte[] entries, int end) {
    if (entries.length == 0) {
      return NONE;
    }
    if (entries.length % ENTRY_LENGTH != 0 || entries.length / ENTRY_LENGTH > LIMIT) {
      throw SignalException.malformed("skipped keys of " + entries.length + " bytes");
    }

    var keys = new SkippedKeys(entries);
    int previous = -1;
    for (int i = 0; i < keys.size(); i++) {
      if (keys.counter(i) <= previous || keys.counter(i) >= end) {
        throw SignalException.malformed("skipped keys not by rising counter");
      }
      previous = keys.counter(i);
    }
    return keys;
  }

  byte[] toBytes() {
    return entries;
  }

  int size() {
    return entries.length / ENTRY_LENGTH;
  }

  byte @Nullable [] seed(int counter) {
    int i = indexOf(counter);
    if (i < 0) {
      return null;
    }
    int from = i * ENTRY_LENGTH + Integer.BYTES;
    return Arrays.copyOfRange(entries, from, from + SEED_LENGTH);
  }

  SkippedKeys without(int counter) {
    int i = indexOf(counter);
    if (i < 0) {
      return this;
    }
    var rest = new byte[entries.length - ENTRY_LENGTH];
    int from = i * ENTRY_LENGTH;
    System.arraycopy(entries, 0, rest, 0, from);
    System.arraycopy(entries, from + ENTRY_LENGTH, rest, from, rest.length - from);
    return new SkippedKeys(rest);
  }

  /// Adds later seeds and forgets the oldest beyond the limit.
  ///
  /// @param first counter of the first of the seeds, above all that are here
  SkippedKeys with(int first, byte[][] seeds) {
    int added = Math.min(seeds.length, LIMIT);
    var old = newest(LIMIT - added).entries;
    var joined = ByteBuffer.allocate(old.length + added * ENTRY_LENGTH).put(old);
    for (int i = seeds.length - added; i < seeds.length; i++) {
      joined.putInt(first + i).put(seeds[i]);
    }
    return new SkippedKeys(joined.array());
  }

  SkippedKeys newest(int count) {
    int excess = size() - count;
    return excess <= 0
        ? this
        : new SkippedKeys(Arrays.copyOfRange(entries, excess * ENTRY_LENGTH, entries.length));
  }

  private int counter(int i) {
    return ByteBuffer.wrap(entries).getInt(i * ENTRY_LENGTH);
  }

  private int indexOf(int counter) {
    int low = 0;
    int high = size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = counter(middle);
      if (found == counter) {
        return middle;
      }
      if (found < counter) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }
}
