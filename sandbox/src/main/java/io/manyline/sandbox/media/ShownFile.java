package io.manyline.sandbox.media;

import io.manyline.whatsapp.mediafile.VerifiedMedia;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.stream.ChunkedInput;
import java.io.IOException;
import java.io.InputStream;

/// A decrypted file on its way out, in large pieces. On the connection's event loop.
final class ShownFile implements ChunkedInput<ByteBuf> {
  private static final int CHUNK = 64 << 10;

  private final InputStream in;
  private final long length;
  private long sent;

  ShownFile(VerifiedMedia media) throws IOException {
    this.in = media.open();
    this.length = media.length();
  }

  @Override
  public boolean isEndOfInput() {
    return sent >= length;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  @Override
  @Deprecated
  public ByteBuf readChunk(ChannelHandlerContext context) throws Exception {
    return readChunk(context.alloc());
  }

  @Override
  public ByteBuf readChunk(ByteBufAllocator allocator) throws Exception {
    byte[] bytes = in.readNBytes((int) Math.min(CHUNK, length - sent));
    if (bytes.length == 0) {
      throw new IOException("the file became shorter");
    }
    sent += bytes.length;
    return allocator.buffer(bytes.length).writeBytes(bytes);
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public long progress() {
    return sent;
  }
}
