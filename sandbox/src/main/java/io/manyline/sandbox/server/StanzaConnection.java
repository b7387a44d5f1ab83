package io.manyline.sandbox.server;

import io.manyline.sandbox.login.FrontDesk;
import io.manyline.sandbox.login.StanzaListener;
import io.manyline.sandbox.relay.DeviceLink;
import io.manyline.sandbox.relay.StreamErrors;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.MalformedNodeException;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.binary.NodeDecoder;
import io.manyline.whatsapp.binary.NodeEncoder;
import io.manyline.whatsapp.binary.NodeLimits;
import io.manyline.whatsapp.frame.FrameDecoder;
import io.manyline.whatsapp.frame.FrameEncoder;
import io.manyline.whatsapp.frame.MalformedFrameException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's connection: bytes ↔ frames ↔ Noise ↔ nodes.
///
/// **Flow:** bytes of a socket → here → [FrontDesk], then its [StanzaListener]; and back. **Order
/// and threads:** frames, ciphers and nodes on the channel's event loop; the listener and
/// everything of [DeviceLink] on the world's thread. Reading pauses while 256 stanzas of this
/// connection wait for the world. The world hears that the client is done before the client hears
/// that we are: whoever waits for that and logs in anew replaces nothing. **Errors:** a frame, a
/// cipher or a node that is wrong ends the connection, a wrong node after `xml-not-well-formed`.
final class StanzaConnection extends SimpleChannelInboundHandler<ByteBuf> implements DeviceLink {
  private static final Logger log = LoggerFactory.getLogger(StanzaConnection.class);
  private static final int MAX_FRAME = 4 << 20;
  private static final int MAX_WAITING = 256;
  private static final long HANDSHAKE_SECONDS = 20;
  private static final long MOST_LAST_MILLIS = 1_000;
  private static final NodeLimits LIMITS = new NodeLimits(32, MAX_FRAME, 100_000);

  private final World world;
  private final FrontDesk desk;
  private final Channel channel;
  private final ServerHandshake handshake;
  private final FrameDecoder frames = FrameDecoder.server(MAX_FRAME);
  private final NodeDecoder nodes = new NodeDecoder(LIMITS);
  private final AtomicInteger waiting = new AtomicInteger();

  /// Null until the desk took the connection, and from its end on; world's thread only.
  private @Nullable StanzaListener listener;

  private volatile boolean muted;

  /// The event loop's only.
  private boolean closing;

  StanzaConnection(World world, FrontDesk desk, ServerIdentity identity, Channel channel) {
    super(ByteBuf.class);
    this.world = world;
    this.desk = desk;
    this.channel = channel;
    this.handshake = new ServerHandshake(identity, world.secureRandom(), identity.isResuming());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    context
        .executor()
        .schedule(
            () -> {
              if (!handshake.isFinished()) {
                channel.close();
              }
            },
            HANDSHAKE_SECONDS,
            TimeUnit.SECONDS);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
    if (closing) {
      return;
    }
    for (byte[] frame : frames.feed(ByteBufUtil.getBytes(bytes))) {
      if (handshake.isFinished()) {
        onStanza(nodes.decode(handshake.transport().open(frame)));
      } else {
        handshake.onFrame(frame, this::write, this::onLogin);
      }
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      world.execute(
          () -> {
            end();
            afterAllWritten(ChannelFutureListener.CLOSE);
          });
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    world.execute(this::end);
  }

  private void end() {
    StanzaListener ended = listener;
    if (ended != null) {
      listener = null;
      ended.onClosed();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    switch (cause) {
      case MalformedNodeException e -> {
        log.debug("connection sent a node that is none: {}", e.getMessage());
        write(handshake.transport().seal(NodeEncoder.encode(StreamErrors.notWellFormed())));
      }
      case MalformedFrameException e -> log.debug("frame refused: {}", e.getMessage());
      default -> log.debug("connection failed: {}", cause.toString());
    }
    context.close();
  }

  @Override
  public void send(Node stanza) {
    onLoop(
        () -> {
          if (!muted && channel.isActive()) {
            write(handshake.transport().seal(NodeEncoder.encode(stanza)));
          }
        });
  }

  /// Says that nothing more comes, and closes when the other side has done so, or soon. Closed at
  /// once it would be reset by what still comes in, and what was written last would be lost there.
  @Override
  public void close() {
    afterAllWritten(_ -> endOutput());
  }

  /// On a WebSocket its close frame is the last that is written.
  private void afterAllWritten(ChannelFutureListener next) {
    onLoop(() -> channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(next));
  }

  private void endOutput() {
    if (closing || channel.eventLoop().isShuttingDown()) {
      return;
    }
    closing = true;
    channel.config().setAutoRead(true);
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    ChannelFuture last = tls == null ? channel.newSucceededFuture() : tls.closeOutbound();
    last.addListener(
        _ -> {
          if (channel instanceof DuplexChannel open) {
            open.shutdownOutput();
          }
        });
    channel.eventLoop().schedule(() -> channel.close(), MOST_LAST_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void drop() {
    onLoop(channel::close);
  }

  @Override
  public void mute() {
    muted = true;
  }

  private void onLogin(ServerHandshake.Login login) {
    world.execute(
        () -> {
          listener = desk.admit(login.noiseKey(), login.payload(), this);
          if (!channel.isActive()) {
            end();
          }
        });
  }

  private void onStanza(Node stanza) {
    if (muted) {
      return;
    }
    if (waiting.incrementAndGet() >= MAX_WAITING) {
      channel.config().setAutoRead(false);
    }
    world.execute(
        () -> {
          if (waiting.decrementAndGet() < MAX_WAITING / 2 && !channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
          }
          if (listener != null) {
            listener.onStanza(stanza);
          }
        });
  }

  private void onLoop(Runnable action) {
    world.afterCommit(
        () -> {
          if (!channel.eventLoop().isShuttingDown()) {
            channel.eventLoop().execute(action);
          }
        });
  }

  private void write(byte[] payload) {
    channel.writeAndFlush(Unpooled.wrappedBuffer(FrameEncoder.encode(payload)));
  }
}
