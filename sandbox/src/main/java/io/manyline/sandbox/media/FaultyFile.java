package io.manyline.sandbox.media;

import io.manyline.sandbox.media.MediaFaults.Fault;
import io.manyline.sandbox.media.MediaFaults.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.stream.ChunkedInput;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Part of a file on its way out, with what is to go wrong with it. On the connection's event loop.
final class FaultyFile implements ChunkedInput<ByteBuf> {
  private static final int CHUNK = 64 << 10;
  private static final int PIECES_PER_SECOND = 20;

  private final FileChannel file;
  private final long from;
  private final long to;
  private final @Nullable Fault fault;
  private final MediaAnswers answers;
  private long position;

  /// Set between two pieces of a slow answer.
  private boolean waiting;

  FaultyFile(Path file, long from, long to, @Nullable Fault fault, MediaAnswers answers)
      throws IOException {
    this.file = FileChannel.open(file, StandardOpenOption.READ);
    this.from = from;
    this.to = to;
    this.fault = fault;
    this.answers = answers;
    this.position = from;
  }

  @Override
  public boolean isEndOfInput() {
    return position >= to;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  @Override
  @Deprecated
  public @Nullable ByteBuf readChunk(ChannelHandlerContext context) throws Exception {
    return readChunk(context.alloc());
  }

  /// @return null while there is nothing to send yet
  @Override
  public @Nullable ByteBuf readChunk(ByteBufAllocator allocator) throws Exception {
    if (waiting) {
      return null;
    }
    long left = to - position;
    if (is(Kind.CUT)) {
      left = Math.min(left, from + value() - position);
      if (left <= 0) {
        answers.cut();
        return null;
      }
    }
    int wanted = (int) Math.min(left, is(Kind.SLOW) ? piece() : CHUNK);
    ByteBuf chunk = allocator.buffer(wanted);
    try {
      while (chunk.readableBytes() < wanted) {
        if (chunk.writeBytes(file, position + chunk.readableBytes(), wanted - chunk.readableBytes())
            < 0) {
          throw new IOException("the file became shorter");
        }
      }
    } catch (IOException e) {
      chunk.release();
      throw e;
    }
    corrupt(chunk);
    position += wanted;
    if (is(Kind.SLOW)) {
      pause();
    }
    return chunk;
  }

  @Override
  public long length() {
    return to - from;
  }

  @Override
  public long progress() {
    return position - from;
  }

  private void corrupt(ByteBuf chunk) {
    if (is(Kind.CORRUPT)) {
      int at = (int) Math.max(-1, value() - position);
      if (at >= 0 && at < chunk.readableBytes()) {
        chunk.setByte(at, chunk.getByte(at) ^ 1);
      }
    }
  }

  private void pause() {
    waiting = true;
    ChannelHandlerContext context = answers.context();
    context
        .executor()
        .schedule(
            () -> {
              waiting = false;
              context.pipeline().get(ChunkedWriteHandler.class).resumeTransfer();
            },
            1_000 / PIECES_PER_SECOND,
            TimeUnit.MILLISECONDS);
  }

  private long piece() {
    return Math.max(1, value() / PIECES_PER_SECOND);
  }

  private boolean is(Kind kind) {
    return fault != null && fault.kind() == kind;
  }

  private long value() {
    return fault == null ? 0 : fault.value();
  }
}
