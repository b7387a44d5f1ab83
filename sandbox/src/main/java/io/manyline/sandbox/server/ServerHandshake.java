package io.manyline.sandbox.server;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.noise.NoiseException;
import io.manyline.whatsapp.noise.NoiseTransport;
import io.manyline.whatsapp.noise.Responder;
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
  private final Responder responder;

  /// Null until the client finished.
  private @Nullable NoiseTransport transport;

  /// @param resumes false declines every client that would go on where it was
  ServerHandshake(ServerIdentity identity, SecureRandom random, boolean resumes) {
    this.responder =
        new Responder(identity.staticKey(), Curve.generate(random), identity.chain(), resumes);
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
    Responder.Step step = responder.onFrame(frame);
    byte[] message = step.message();
    if (message != null) {
      reply.accept(message);
    }
    XxResponder.Accepted accepted = step.accepted();
    if (accepted != null) {
      transport = accepted.transport();
      finished.accept(new Login(accepted.clientStatic(), payload(accepted.clientPayload())));
    }
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
