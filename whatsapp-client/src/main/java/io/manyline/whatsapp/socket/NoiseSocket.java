package io.manyline.whatsapp.socket;

import io.manyline.whatsapp.binary.MalformedNodeException;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.binary.NodeDecoder;
import io.manyline.whatsapp.binary.NodeLimits;
import io.manyline.whatsapp.event.DisconnectReason;
import io.manyline.whatsapp.event.DisconnectReason.Kind;
import io.manyline.whatsapp.frame.FrameDecoder;
import io.manyline.whatsapp.frame.FrameEncoder;
import io.manyline.whatsapp.frame.MalformedFrameException;
import io.manyline.whatsapp.noise.Initiator;
import io.manyline.whatsapp.noise.NoiseException;
import io.manyline.whatsapp.noise.NoiseTransport;
import io.manyline.whatsapp.noise.VerifiedServer;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One encrypted connection: the Noise handshake, then nodes both ways.
///
/// **Flow:** bytes from [Transport] → frames → plaintext → node → [Listener]; the way out in
/// reverse. **Order and threads:** all of it on the lane, but for the hand-over from the I/O
/// thread. **Errors:** the connection's end comes once, as a [DisconnectReason]. A frame that
/// decrypts but is no node is skipped, [#MAX_MALFORMED] times; frames stay in step, and ending the
/// connection for it would let one stanza that the server repeats keep a session offline for ever.
/// **Source:** docs/protocol: frames, Noise (whatsmeow socket/noisesocket.go).
public final class NoiseSocket {
  private static final Logger log = LoggerFactory.getLogger(NoiseSocket.class);
  private static final NodeDecoder DECODER = new NodeDecoder(NodeLimits.DEFAULT);
  private static final int MAX_FRAME_BYTES = (1 << 24) - 1;
  static final int MAX_MALFORMED = 100;

  /// Hears of one connection, on the lane.
  public interface Listener {
    /// The handshake is done and the client payload sent. @param server whose certificates hold
    void onEstablished(VerifiedServer server);

    void onStanza(Node stanza);

    /// The last call, exactly once, unless [NoiseSocket#close()] came first.
    void onClosed(DisconnectReason reason);
  }

  private final Executor lane;
  private final InboundGate gate;
  private final Listener listener;
  private final FrameDecoder frames = FrameDecoder.client(MAX_FRAME_BYTES);

  private Transport.@Nullable Connection connection;
  private final Supplier<Initiator> handshake;
  private @Nullable Initiator initiator;
  private @Nullable NoiseTransport noise;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private boolean opened;
  private boolean resuming;

  /// Read by the I/O thread as well.
  private volatile boolean closed;

  private int malformed;

  /// @param handshake makes the initiator when the connection is open, so that its ephemeral key
  ///   and clock are of that moment
  public NoiseSocket(
      Executor lane, InboundGate gate, Supplier<Initiator> handshake, Listener listener) {
    this.lane = lane;
    this.gate = gate;
    this.handshake = handshake;
    this.listener = listener;
  }

  public void open(Transport transport, URI server) {
    Transport.Connection opening = transport.connect(server, new Inbound());
    connection = opening;
    gate.attach(opening);
  }

  /// Whether the server was reached, the handshake aside.
  public boolean isOpened() {
    return opened;
  }

  public boolean isEstablished() {
    return noise != null && !closed;
  }

  /// Whether the server was greeted as one that we know, and has not proven yet to be it.
  public boolean isResuming() {
    return resuming && noise == null;
  }

  /// Seals and sends a node's bytes; nothing happens after the connection's end.
  public void send(byte[] plaintext) {
    if (noise != null && connection != null && !closed) {
      connection.send(FrameEncoder.encode(noise.seal(plaintext)));
    }
  }

  /// Closes in silence: the listener hears nothing more.
  ///
  /// @return completes on the lane when both ends have closed, as far as the transport knows
  public CompletionStage<Void> close() {
    closed = true;
    initiator = null;
    if (connection == null) {
      gone.complete(null);
    } else {
      connection.close();
    }
    return gone;
  }

  private void onOpen() {
    if (closed || connection == null) {
      return;
    }
    opened = true;
    Initiator greeting = handshake.get();
    initiator = greeting;
    resuming = greeting.isResuming();
    byte[] hello = FrameEncoder.encode(greeting.clientHello());
    byte[] intro = FrameEncoder.intro();
    connection.send(ByteBuffer.allocate(intro.length + hello.length).put(intro).put(hello).array());
  }

  private void onBytes(byte[] chunk) {
    if (closed) {
      return;
    }
    try {
      for (byte[] frame : frames.feed(chunk)) {
        onFrame(frame);
        if (closed) {
          return;
        }
      }
    } catch (MalformedFrameException e) {
      end(Kind.MALFORMED_DATA, e.getMessage());
    } catch (NoiseException e) {
      end(kindOf(e), e.getMessage());
    }
  }

  private void onFrame(byte[] frame) {
    if (noise == null) {
      finishHandshake(frame);
      return;
    }
    Node stanza;
    try {
      stanza = DECODER.decode(noise.open(frame));
    } catch (MalformedNodeException e) {
      malformed++;
      log.warn("skipped a frame of {} bytes that is no node: {}", frame.length, e.getMessage());
      if (malformed > MAX_MALFORMED) {
        end(Kind.MALFORMED_DATA, "too many malformed nodes");
      }
      return;
    }
    listener.onStanza(stanza);
  }

  private void finishHandshake(byte[] serverHello) {
    if (initiator == null || connection == null) {
      throw new NoiseException(NoiseException.Reason.MALFORMED, "a frame before the handshake");
    }
    Initiator.Finished finished = initiator.finish(serverHello);
    byte[] message = finished.message();
    if (message != null) {
      connection.send(FrameEncoder.encode(message));
    }
    noise = finished.transport();
    initiator = null;
    listener.onEstablished(finished.server());
  }

  private Kind kindOf(NoiseException e) {
    return switch (e.reason()) {
      case CERTIFICATE_INVALID, CERTIFICATE_EXPIRED -> Kind.SERVER_UNTRUSTED;
      case MALFORMED, DECRYPT_FAILED, COUNTER_EXHAUSTED ->
          noise == null ? Kind.HANDSHAKE_FAILED : Kind.MALFORMED_DATA;
    };
  }

  private void onTransportClosed(String cause) {
    gone.complete(null);
    if (!closed) {
      end(opened ? Kind.CONNECTION_LOST : Kind.CONNECT_FAILED, cause);
    }
  }

  private void end(Kind kind, @Nullable String detail) {
    close();
    listener.onClosed(new DisconnectReason(kind, detail));
  }

  /// Hands over from the I/O thread to the lane.
  private final class Inbound implements Transport.Listener {
    @Override
    public void onOpen() {
      handOver(NoiseSocket.this::onOpen);
    }

    @Override
    public void onBytes(byte[] chunk) {
      gate.hold(chunk.length);
      handOver(
          () -> {
            try {
              NoiseSocket.this.onBytes(chunk);
            } finally {
              gate.release(chunk.length);
            }
          });
    }

    @Override
    public void onClosed(String cause) {
      handOver(() -> onTransportClosed(cause));
    }

    private void handOver(Runnable task) {
      try {
        lane.execute(task);
      } catch (RejectedExecutionException e) {
        if (closed) {
          return;
        }
        // A lane that takes no more has ended or is overrun: without this task the stream of frames
        // is broken, so the connection must go.
        log.warn("the lane refused what the connection brought; closing it");
        Transport.Connection open = connection;
        if (open != null) {
          open.close();
        }
      }
    }
  }
}
