package io.manyline.whatsapp.frame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Bytes in any packing → whole frames (3-byte big-endian length, payload). One per connection.
///
/// A decoder for the server side also skips the intro (`57 41 06 03`), and the optional
/// edge-routing part before it (`45 44 00 01`, 3-byte big-endian length, routing bytes that a
/// server gave out).
///
/// **Shape:** keeps only what has arrived of an unfinished frame; nothing between frames. **Order
/// and threads:** one reader. **Errors:** [MalformedFrameException], then again for whatever
/// follows: close the connection. **Source:** docs/protocol/noise.md.
public final class FrameDecoder {
  private static final byte[] NOTHING = {};
  private static final byte[] INTRO = FrameEncoder.intro();
  private static final byte[] ROUTING = {'E', 'D', 0, 1};
  private static final int MAX_ROUTING = 8192;

  private enum Part {
    ROUTING_OR_INTRO,
    ROUTING_INFO,
    INTRO,
    FRAMES
  }

  private final int maxFrame;
  private Part part;

  /// What has arrived and is not consumed: `pending[0..size)`.
  private byte[] pending = NOTHING;

  private int size;
  private @Nullable String failure;

  private FrameDecoder(int maxFrame, Part part) {
    if (maxFrame < 1 || maxFrame > FrameEncoder.MAX_PAYLOAD) {
      throw new IllegalArgumentException("maxFrame of 1 to 2^24-1 expected: " + maxFrame);
    }
    this.maxFrame = maxFrame;
    this.part = part;
  }

  /// @param maxFrame payload bytes accepted in one frame
  public static FrameDecoder client(int maxFrame) {
    return new FrameDecoder(maxFrame, Part.FRAMES);
  }

  public static FrameDecoder server(int maxFrame) {
    return new FrameDecoder(maxFrame, Part.ROUTING_OR_INTRO);
  }

  /// @return the payloads that became complete, in order
  /// @throws MalformedFrameException for a frame over the limit or a wrong intro
  public List<byte[]> feed(byte[] chunk) {
    if (failure != null) {
      throw new MalformedFrameException(failure);
    }
    append(chunk);
    List<byte[]> payloads = new ArrayList<>();
    int at = 0;
    while (true) {
      int next = step(at, payloads);
      if (next < 0) {
        break;
      }
      at = next;
    }
    keepFrom(at);
    return payloads;
  }

  /// Consumes one part from `at`. @return the place after it, or -1 when it is not whole yet
  private int step(int at, List<byte[]> payloads) {
    return switch (part) {
      case ROUTING_OR_INTRO -> routingOrIntro(at);
      case ROUTING_INFO -> routingInfo(at);
      case INTRO -> intro(at);
      case FRAMES -> frame(at, payloads);
    };
  }

  private int routingOrIntro(int at) {
    if (size - at >= 1 && pending[at] != ROUTING[0]) {
      part = Part.INTRO;
      return at;
    }
    int next = literal(at, ROUTING, "edge routing of version 1 expected");
    part = next < 0 ? part : Part.ROUTING_INFO;
    return next;
  }

  private int routingInfo(int at) {
    int length = length(at, MAX_ROUTING, "edge routing");
    if (length < 0 || size - at < 3 + length) {
      return -1;
    }
    part = Part.INTRO;
    return at + 3 + length;
  }

  private int intro(int at) {
    int next = literal(at, INTRO, "intro 57 41 06 03 expected");
    part = next < 0 ? part : Part.FRAMES;
    return next;
  }

  private int frame(int at, List<byte[]> payloads) {
    int length = length(at, maxFrame, "frame");
    if (length < 0 || size - at < 3 + length) {
      return -1;
    }
    payloads.add(Arrays.copyOfRange(pending, at + 3, at + 3 + length));
    return at + 3 + length;
  }

  /// Refuses at the first byte that differs, so that a stranger is not waited for.
  private int literal(int at, byte[] expected, String message) {
    int available = Math.min(size - at, expected.length);
    if (Arrays.mismatch(pending, at, at + available, expected, 0, available) >= 0) {
      throw fail(message);
    }
    return available == expected.length ? at + available : -1;
  }

  private int length(int at, int max, String what) {
    if (size - at < 3) {
      return -1;
    }
    int length =
        (pending[at] & 0xff) << 16 | (pending[at + 1] & 0xff) << 8 | (pending[at + 2] & 0xff);
    if (length > max) {
      throw fail(what + " of at most " + max + " bytes expected: " + length);
    }
    return length;
  }

  private MalformedFrameException fail(String message) {
    failure = message;
    pending = NOTHING;
    size = 0;
    return new MalformedFrameException(message);
  }

  private void append(byte[] chunk) {
    if (size == 0) {
      // Only read, never written: the usual chunk is one whole frame and is not copied twice.
      pending = chunk;
      size = chunk.length;
      return;
    }
    int needed = Math.addExact(size, chunk.length);
    if (needed > pending.length) {
      pending = Arrays.copyOf(pending, Math.max(needed, (int) Math.min(2L * size, maxFrame + 3L)));
    }
    System.arraycopy(chunk, 0, pending, size, chunk.length);
    size = needed;
  }

  private void keepFrom(int at) {
    int left = size - at;
    if (left == 0) {
      pending = NOTHING;
    } else if (at > 0 || pending.length == size) {
      pending = Arrays.copyOfRange(pending, at, size);
    }
    size = left;
  }
}
