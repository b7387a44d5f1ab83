package io.manyline.dispatcher.egress;

import io.manyline.dispatcher.egress.PostResult.Failure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One connection of HTTP/1.1, with one POST under way at most.
///
/// **Shape:** an answer's status stands once its head is there; its body is read up to a cap and
/// for a second, so that the connection can serve again, which it does if all of the request was
/// taken, both sides want it and nothing came with it unasked, which ends the connection. **Order
/// and threads:** its event loop only.
final class KeptConnection extends ChannelInboundHandlerAdapter {
  /// How long the rest of an answer may hold up the next event after its status is known.
  static final Duration DRAIN_LIMIT = Duration.ofSeconds(1);

  private static final int SWITCHING = 101;

  private final KeptConnections home;
  private final long most;
  private final long madeAt = System.nanoTime();
  private @Nullable Channel channel;
  private @Nullable Posting posting;
  private @Nullable Answer answer;
  private boolean interim;
  private boolean used;

  /// Its answer is whole; it is free once all is looked at that came together.
  private boolean resting;

  private long sentAt;
  private long freeSince;

  /// @param most bytes of a body that are read
  KeptConnection(KeptConnections home, long most) {
    this.home = home;
    this.most = most;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
  }

  void send(Posting next) {
    Channel open = channel;
    if (open == null || !open.isActive()) {
      home.released(this, false);
      home.again(next);
      return;
    }
    ByteBuf bytes;
    try {
      bytes = home.head().write(open.alloc(), next.request);
    } catch (IllegalArgumentException e) {
      home.released(this, true);
      next.fail(Failures.of(e));
      return;
    }
    posting = next;
    sentAt = System.nanoTime();
    open.writeAndFlush(bytes, open.voidPromise());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof HttpObject part) {
        read(part);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(HttpObject part) {
    if (part.decoderResult().isFailure()) {
      failed(new DecoderException("no answer of HTTP"));
    } else if (posting == null) {
      close();
    } else {
      if (part instanceof HttpResponse head) {
        begun(head);
      }
      if (part instanceof HttpContent content) {
        content(content);
      }
    }
  }

  private void begun(HttpResponse head) {
    int status = head.status().code();
    interim = status < 200 && status != SWITCHING;
    if (!interim) {
      answer = new Answer(head, HttpUtil.isKeepAlive(head) && status != SWITCHING);
      if (status == SWITCHING) {
        answered(answer, false);
      }
    }
  }

  private void content(HttpContent content) {
    Answer there = answer;
    if (there != null) {
      boolean tooMuch = there.take(content.content()) > most;
      boolean last = content instanceof LastHttpContent;
      if (last || tooMuch) {
        answered(there, last && !tooMuch && there.keepsConnection && isAllSent());
      }
    } else if (interim && content instanceof LastHttpContent) {
      interim = false;
    }
  }

  private boolean isAllSent() {
    Channel open = channel;
    ChannelOutboundBuffer pending = open == null ? null : open.unsafe().outboundBuffer();
    return pending != null && pending.isEmpty();
  }

  private void answered(Answer there, boolean usable) {
    finish(there.result(), usable);
  }

  private void finish(PostResult result, boolean usable) {
    Posting done = posting;
    posting = null;
    answer = null;
    used = true;
    freeSince = System.nanoTime();
    resting = usable;
    if (!usable) {
      home.released(this, false);
    }
    if (done != null) {
      done.end(result);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (resting) {
      resting = false;
      home.released(this, true);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    failed(cause);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    failed(new SocketException("closed"));
  }

  private void failed(Throwable cause) {
    Posting done = posting;
    Answer there = answer;
    if (done == null) {
      close();
    } else if (there != null) {
      answered(there, false);
    } else if (used && !done.repeated && Failures.of(cause) == Failure.CLOSED) {
      posting = null;
      home.released(this, false);
      home.again(done);
    } else {
      finish(new PostResult.Unanswered(Failures.of(cause)), false);
    }
  }

  /// Whether what is under way takes too long, or nothing was for long.
  boolean isLate(long now, Duration responseTimeout) {
    Posting current = posting;
    Answer there = answer;
    if (current == null) {
      return !isFresh(now);
    }
    return current.isOverdue(now)
        || (there == null
            ? now - sentAt >= responseTimeout.toNanos()
            : now - there.at >= DRAIN_LIMIT.toNanos());
  }

  /// Ends what is under way: without an answer, unless its head has come.
  void giveUp() {
    Answer there = answer;
    if (posting == null) {
      close();
    } else if (there != null) {
      answered(there, false);
    } else {
      finish(new PostResult.Unanswered(Failure.TIMEOUT), false);
    }
  }

  /// Whether it may be used once more.
  boolean isFresh(long now) {
    Channel open = channel;
    return open != null
        && open.isActive()
        && now - madeAt < KeptConnections.MOST_AGE.toNanos()
        && (!used || now - freeSince < KeptConnections.MOST_IDLE.toNanos());
  }

  /// Gives it up with what is under way.
  void abort() {
    Posting current = posting;
    posting = null;
    close();
    if (current != null) {
      current.fail(Failure.CLOSED);
    }
  }

  /// Nothing is under way.
  void close() {
    resting = false;
    Channel open = channel;
    if (open != null) {
      open.close();
    }
    home.closed(this);
  }

  /// The head of an answer, and what has come of its body.
  private static final class Answer {
    private final HttpResponse head;
    private final boolean keepsConnection;
    private final long at = System.nanoTime();
    private @Nullable Excerpt excerpt;

    private Answer(HttpResponse head, boolean keepsConnection) {
      this.head = head;
      this.keepsConnection = keepsConnection;
    }

    /// @return how many bytes have come so far
    private long take(ByteBuf part) {
      Excerpt kept = excerpt;
      if (kept == null) {
        if (!part.isReadable()) {
          return 0;
        }
        kept = new Excerpt(head.headers());
        excerpt = kept;
      }
      return kept.take(part);
    }

    private PostResult result() {
      Excerpt kept = excerpt;
      return new PostResult.Answered(
          head.status().code(),
          Optional.ofNullable(head.headers().get("retry-after")),
          kept == null ? "" : kept.text());
    }
  }
}
