package io.manyline.gateway.stream;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A place in the event log: the next offset of each partition.
///
/// **Shape:** as the id of a server-sent event: `1.`, then partition and offset of each as varints,
/// in base64url. It is a caller's to keep and give back, and says nothing that would need hiding.
public record Positions(SortedMap<Integer, Long> next) {
  public static final Positions NONE = new Positions(new TreeMap<>());

  private static final String FORMAT = "1.";
  private static final int LONGEST = 32_768;

  public Positions {
    next = new TreeMap<>(next);
  }

  public static Positions of(Map<Integer, Long> next) {
    return new Positions(new TreeMap<>(next));
  }

  String toText() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      for (Map.Entry<Integer, Long> each : next.entrySet()) {
        out.writeUInt32NoTag(each.getKey());
        out.writeUInt64NoTag(each.getValue());
      }
      out.flush();
    } catch (IOException e) {
      throw new IllegalStateException("an array takes all bytes", e);
    }
    return FORMAT + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /// @param partitions how many there are
  /// @return empty for a text that is none of ours
  static Optional<Positions> parse(String text, int partitions) {
    if (!text.startsWith(FORMAT) || text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      CodedInputStream in =
          CodedInputStream.newInstance(
              Base64.getUrlDecoder().decode(text.substring(FORMAT.length())));
      SortedMap<Integer, Long> next = new TreeMap<>();
      while (!in.isAtEnd()) {
        int partition = in.readUInt32();
        long offset = in.readUInt64();
        if (partition < 0
            || partition >= partitions
            || offset < 0
            || next.put(partition, offset) != null) {
          return Optional.empty();
        }
      }
      return Optional.of(new Positions(next));
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
