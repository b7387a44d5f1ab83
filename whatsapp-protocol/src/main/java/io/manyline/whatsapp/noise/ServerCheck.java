package io.manyline.whatsapp.noise;

/// Decides whether a server is the one that we want to speak to.
interface ServerCheck {
  /// @param chain the payload of the server's hello
  /// @param serverStatic 32 bytes, proven by the handshake
  /// @throws NoiseException when they do not belong together
  VerifiedServer verify(byte[] chain, byte[] serverStatic);
}
