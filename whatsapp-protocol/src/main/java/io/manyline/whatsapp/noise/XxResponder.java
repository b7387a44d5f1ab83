package io.manyline.whatsapp.noise;

import io.manyline.whatsapp.curve.KeyPair;

/// The server's half of Noise XX.
public final class XxResponder {
  public XxResponder(KeyPair staticKey, KeyPair ephemeral, byte[] certificateChain) {
    throw new UnsupportedOperationException();
  }

  /// @return payload of the frame to send
  public byte[] serverHello(byte[] clientHello) {
    throw new UnsupportedOperationException();
  }

  public Accepted accept(byte[] clientFinish) {
    throw new UnsupportedOperationException();
  }

  /// @param clientStatic the client's Noise public key, 32 bytes
  public record Accepted(byte[] clientStatic, byte[] clientPayload, NoiseTransport transport) {}
}
