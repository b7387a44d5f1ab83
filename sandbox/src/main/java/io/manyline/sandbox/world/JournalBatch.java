package io.manyline.sandbox.world;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The writes of one commit, as they stand in the journal.
///
/// **Shape:** op (1 byte: 1 put, 0 remove), key length (2), key in UTF-8, and for a put the value's
/// length (4) and the value.
final class JournalBatch {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  void put(String key, byte[] value) {
    write(1, key, value);
  }

  void remove(String key) {
    write(0, key, null);
  }

  boolean isEmpty() {
    return bytes.size() == 0;
  }

  int size() {
    return bytes.size();
  }

  byte[] body() {
    return bytes.toByteArray();
  }

  /// Tells each key and the place of its value inside the body; null for a removal.
  static void read(byte[] body, BiConsumer<String, @Nullable Place> visitor) {
    ByteBuffer in = ByteBuffer.wrap(body);
    while (in.hasRemaining()) {
      boolean put = in.get() == 1;
      byte[] key = new byte[in.getShort() & 0xFFFF];
      in.get(key);
      Place place = null;
      if (put) {
        int length = in.getInt();
        place = new Place(in.position(), length);
        in.position(in.position() + length);
      }
      visitor.accept(new String(key, StandardCharsets.UTF_8), place);
    }
  }

  private void write(int op, String key, byte @Nullable [] value) {
    try {
      byte[] name = key.getBytes(StandardCharsets.UTF_8);
      out.writeByte(op);
      out.writeShort(name.length);
      out.write(name);
      if (value != null) {
        out.writeInt(value.length);
        out.write(value);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param position inside the body
  record Place(int position, int length) {}
}
