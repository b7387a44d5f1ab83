package io.manyline.whatsapp.history;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gathers the pieces of a part into chunks, the same ones each time that the part is read.
///
/// **Shape:** a chunk has at most [#MAX_MESSAGES] messages, [#MAX_BYTES] bytes of them and one
/// message more, and [#MAX_PIECES] pieces. **Order and threads:** one thread at a time; blocks.
final class ChunkReader implements AutoCloseable {
  static final int MAX_MESSAGES = 100;
  static final int MAX_BYTES = 256 << 10;
  static final int MAX_PIECES = 500;

  private final HistoryReader pieces;

  /// @param last nothing comes after it
  /// @param malformed what is wrong with the rest; null when nothing is
  record RawChunk(List<HistoryPiece> pieces, boolean last, @Nullable String malformed) {}

  ChunkReader(HistoryReader pieces) {
    this.pieces = pieces;
  }

  RawChunk next() {
    List<HistoryPiece> gathered = new ArrayList<>();
    int messages = 0;
    int bytes = 0;
    try {
      while (messages < MAX_MESSAGES && bytes < MAX_BYTES && gathered.size() < MAX_PIECES) {
        HistoryPiece piece = pieces.next();
        if (piece == null) {
          return new RawChunk(gathered, true, null);
        }
        gathered.add(piece);
        if (piece instanceof HistoryPiece.Written written) {
          messages++;
          bytes += written.message().getSerializedSize();
        }
      }
    } catch (IOException e) {
      return new RawChunk(gathered, true, String.valueOf(e.getMessage()));
    }
    return new RawChunk(gathered, false, null);
  }

  @Override
  public void close() throws IOException {
    pieces.close();
  }
}
