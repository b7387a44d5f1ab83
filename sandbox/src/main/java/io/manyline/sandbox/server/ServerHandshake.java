package io.manyline.sandbox.server;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.noise.NoiseException;
import io.manyline.whatsapp.noise.NoiseTransport;
import io.manyline.whatsapp.noise.XxResponder;
import io.manyline.whatsapp.proto.ClientPayload;
import java.security.SecureRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The server's half of the Noise handshake of one connection, frame by frame.
///
/// **Order and threads:** one event loop. **Errors:** [NoiseException] for anything that does not
/// verify, MALFORMED for a payload that is none.
final class ServerHandshake {
  private final XxResponder responder;
  private boolean helloDone;

  /// Null until the client finished.
  private @Nullable NoiseTransport transport;

  ServerHandshake(ServerIdentity identity, SecureRandom random) {
    this.responder =
        new XxResponder(identity.staticKey(), Curve.generate(random), identity.chain());
  }

  boolean isFinished() {
    return transport != null;
  }

  /// @throws IllegalStateException before the handshake is finished
  NoiseTransport transport() {
    if (transport == null) {
      throw new IllegalStateException("the handshake is not finished");
    }
    return transport;
  }

  /// @param reply takes the payload of a frame to send
  /// @param finished called once, after the last frame
  void onFrame(byte[] frame, Consumer<byte[]> reply, Consumer<Login> finished) {
    if (!helloDone) {
      helloDone = true;
      reply.accept(responder.serverHello(frame));
      return;
    }
    XxResponder.Accepted accepted = responder.accept(frame);
    transport = accepted.transport();
    finished.accept(new Login(accepted.clientStatic(), payload(accepted.clientPayload())));
  }

  private static ClientPayload payload(byte[] bytes) {
    try {
      return ClientPayload.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new NoiseException(NoiseException.Reason.MALFORMED, "client payload does not parse");
    }
  }

  /// @param noiseKey the client's static key, proven
  record Login(byte[] noiseKey, ClientPayload payload) {}
}
