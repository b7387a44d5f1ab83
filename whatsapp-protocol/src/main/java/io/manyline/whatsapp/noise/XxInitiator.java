package io.manyline.whatsapp.noise;

import io.manyline.whatsapp.curve.KeyPair;
import java.time.Instant;

/// The client's half of Noise XX.
public final class XxInitiator {
  /// @param noiseKey the client's static key
  /// @param ephemeral fresh for this connection
  public XxInitiator(KeyPair noiseKey, KeyPair ephemeral, TrustRoot trust, Instant now) {
    throw new UnsupportedOperationException();
  }

  /// First message: payload of the first frame.
  public byte[] clientHello() {
    throw new UnsupportedOperationException();
  }

  /// Verifies the server and ends the handshake.
  ///
  /// @param serverHello payload of the server's frame
  /// @param clientPayload encrypted to the server
  /// @throws NoiseException for anything that does not verify
  public Finished finish(byte[] serverHello, byte[] clientPayload) {
    throw new UnsupportedOperationException();
  }

  /// @param message payload of the second frame to send
  public record Finished(byte[] message, NoiseTransport transport) {}
}
