package io.manyline.whatsapp.noise;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.frame.FrameEncoder;
import io.manyline.whatsapp.noise.NoiseException.Reason;
import io.manyline.whatsapp.proto.HandshakeMessage;

/// The server's half of Noise XX.
///
/// **Order and threads:** [#serverHello] once, then [#accept] once; one thread. **Errors:**
/// [NoiseException] for messages that do not verify: close. [IllegalStateException] for calls out
/// of order. **Source:** docs/protocol/noise.md.
public final class XxResponder {
  private final SymmetricState state;
  private final KeyPair staticKey;
  private final KeyPair ephemeral;
  private final byte[] certificateChain;
  private int step;

  /// @param staticKey the key that the chain's leaf certifies
  /// @param ephemeral fresh for this connection
  public XxResponder(KeyPair staticKey, KeyPair ephemeral, byte[] certificateChain) {
    this(SymmetricState.XX, staticKey, ephemeral, certificateChain);
  }

  private XxResponder(String name, KeyPair staticKey, KeyPair ephemeral, byte[] certificateChain) {
    this.state = new SymmetricState(name, FrameEncoder.intro());
    this.staticKey = staticKey;
    this.ephemeral = ephemeral;
    this.certificateChain = certificateChain.clone();
  }

  /// Declines to resume: what the client sealed in its first message is not looked at.
  static XxResponder fallback(KeyPair staticKey, KeyPair ephemeral, byte[] certificateChain) {
    return new XxResponder(SymmetricState.XX_FALLBACK, staticKey, ephemeral, certificateChain);
  }

  /// @param clientHello payload of the client's first frame
  /// @return payload of the frame to send
  /// @throws NoiseException for anything but a client hello
  public byte[] serverHello(byte[] clientHello) {
    advanceFrom(0);
    HandshakeMessage envelope = HandshakeMessages.parse(clientHello);
    if (!envelope.hasClientHello()) {
      throw new NoiseException(Reason.MALFORMED, "client hello expected");
    }
    byte[] clientEphemeral =
        HandshakeMessages.publicKey(envelope.getClientHello().getEphemeral(), "client ephemeral");
    state.mixHash(clientEphemeral);
    state.mixHash(ephemeral.publicKey());
    state.mixAgreement(ephemeral.privateKey(), clientEphemeral);
    byte[] sealedKey = state.encryptAndHash(staticKey.publicKey());
    state.mixAgreement(staticKey.privateKey(), clientEphemeral);
    byte[] sealedChain = state.encryptAndHash(certificateChain);
    return HandshakeMessage.newBuilder()
        .setServerHello(
            HandshakeMessage.ServerHello.newBuilder()
                .setEphemeral(ByteString.copyFrom(ephemeral.publicKey()))
                .setStatic(ByteString.copyFrom(sealedKey))
                .setPayload(ByteString.copyFrom(sealedChain)))
        .build()
        .toByteArray();
  }

  /// Ends the handshake.
  ///
  /// @param clientFinish payload of the client's second frame
  /// @throws NoiseException for anything that does not decrypt
  public Accepted accept(byte[] clientFinish) {
    advanceFrom(1);
    HandshakeMessage envelope = HandshakeMessages.parse(clientFinish);
    if (!envelope.hasClientFinish()) {
      throw new NoiseException(Reason.MALFORMED, "client finish expected");
    }
    HandshakeMessage.ClientFinish finish = envelope.getClientFinish();
    byte[] clientStatic =
        state.decryptAndHash(HandshakeMessages.sealedKey(finish.getStatic(), "client static"));
    state.mixAgreement(ephemeral.privateKey(), clientStatic);
    byte[] payload =
        state.decryptAndHash(HandshakeMessages.sealedPayload(finish.getPayload(), "payload"));
    return new Accepted(clientStatic, payload, state.split(false));
  }

  private void advanceFrom(int expected) {
    if (step != expected) {
      throw new IllegalStateException("handshake is at step " + step + ", not " + expected);
    }
    step++;
  }

  /// @param clientStatic the client's Noise public key, 32 bytes
  public record Accepted(byte[] clientStatic, byte[] clientPayload, NoiseTransport transport) {}
}
