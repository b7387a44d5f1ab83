package io.manyline.whatsapp.noise;

import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.frame.FrameEncoder;
import org.jspecify.annotations.Nullable;

/// A server's handshake, whichever way the client begins: XX, or IK with the fallback.
///
/// **Order and threads:** frame by frame, until one is accepted; one thread. **Errors:**
/// [NoiseException] for messages that do not verify: close. **Source:** docs/protocol/noise.md.
public final class Responder {
  private final KeyPair staticKey;
  private final KeyPair ephemeral;
  private final byte[] certificateChain;
  private final boolean resumes;

  private @Nullable XxResponder full;
  private boolean finished;

  /// @param staticKey the key that the chain's leaf certifies
  /// @param ephemeral fresh for this connection
  /// @param resumes false declines every IK
  public Responder(KeyPair staticKey, KeyPair ephemeral, byte[] certificateChain, boolean resumes) {
    this.staticKey = staticKey;
    this.ephemeral = ephemeral;
    this.certificateChain = certificateChain.clone();
    this.resumes = resumes;
  }

  public Step onFrame(byte[] payload) {
    if (finished) {
      throw new IllegalStateException("the handshake is finished");
    }
    if (full != null) {
      finished = true;
      return new Step(null, full.accept(payload));
    }
    boolean asked = IkResponder.isAsked(payload);
    if (asked && resumes) {
      IkResponder.Resumed resumed = resume(payload);
      if (resumed != null) {
        finished = true;
        return new Step(resumed.message(), resumed.accepted());
      }
    }
    full =
        asked
            ? XxResponder.fallback(staticKey, ephemeral, certificateChain)
            : new XxResponder(staticKey, ephemeral, certificateChain);
    return new Step(full.serverHello(payload), null);
  }

  /// Null for a client that knows another static key of ours than the present one.
  private IkResponder.@Nullable Resumed resume(byte[] payload) {
    try {
      return new IkResponder(staticKey, ephemeral, certificateChain, FrameEncoder.intro())
          .accept(payload);
    } catch (NoiseException e) {
      if (e.reason() == NoiseException.Reason.DECRYPT_FAILED) {
        return null;
      }
      throw e;
    }
  }

  /// @param message payload of a frame to send, or null
  /// @param accepted the client, once the handshake is over
  public record Step(byte @Nullable [] message, XxResponder.@Nullable Accepted accepted) {}
}
