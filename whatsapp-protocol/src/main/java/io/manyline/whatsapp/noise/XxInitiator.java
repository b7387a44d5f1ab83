package io.manyline.whatsapp.noise;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.frame.FrameEncoder;
import io.manyline.whatsapp.noise.NoiseException.Reason;
import io.manyline.whatsapp.proto.HandshakeMessage;
import java.time.Instant;
import java.util.function.BiConsumer;

/// The client's half of Noise XX.
///
/// **Order and threads:** [#clientHello()] once, then [#finish] once; one thread. **Errors:**
/// [NoiseException] for a server that does not verify: close. [IllegalStateException] for calls out
/// of order. **Source:** docs/protocol/noise.md.
public final class XxInitiator {
  private final SymmetricState state;
  private final KeyPair noiseKey;
  private final KeyPair ephemeral;
  private final BiConsumer<byte[], byte[]> identityCheck;
  private int step;

  /// @param noiseKey the client's static key
  /// @param ephemeral fresh for this connection
  public XxInitiator(KeyPair noiseKey, KeyPair ephemeral, TrustRoot trust, Instant now) {
    this(noiseKey, ephemeral, new CertificateVerifier(trust, now)::verify, FrameEncoder.intro());
  }

  /// @param identityCheck takes the server's payload and static key, throws when they do not match
  XxInitiator(
      KeyPair noiseKey,
      KeyPair ephemeral,
      BiConsumer<byte[], byte[]> identityCheck,
      byte[] prologue) {
    this.state = new SymmetricState(prologue);
    this.noiseKey = noiseKey;
    this.ephemeral = ephemeral;
    this.identityCheck = identityCheck;
  }

  /// First message: payload of the first frame.
  public byte[] clientHello() {
    advanceFrom(0);
    state.mixHash(ephemeral.publicKey());
    return HandshakeMessage.newBuilder()
        .setClientHello(
            HandshakeMessage.ClientHello.newBuilder()
                .setEphemeral(ByteString.copyFrom(ephemeral.publicKey())))
        .build()
        .toByteArray();
  }

  /// Verifies the server and ends the handshake.
  ///
  /// @param serverHello payload of the server's frame
  /// @param clientPayload encrypted to the server
  /// @throws NoiseException for anything that does not verify
  public Finished finish(byte[] serverHello, byte[] clientPayload) {
    advanceFrom(1);
    byte[] serverEphemeral = readServer(serverHello);
    byte[] sealedKey = state.encryptAndHash(noiseKey.publicKey());
    state.mixAgreement(noiseKey.privateKey(), serverEphemeral);
    byte[] sealedPayload = state.encryptAndHash(clientPayload);
    byte[] message =
        HandshakeMessage.newBuilder()
            .setClientFinish(
                HandshakeMessage.ClientFinish.newBuilder()
                    .setStatic(ByteString.copyFrom(sealedKey))
                    .setPayload(ByteString.copyFrom(sealedPayload)))
            .build()
            .toByteArray();
    return new Finished(message, state.split(true));
  }

  /// @return the server's ephemeral key
  private byte[] readServer(byte[] message) {
    HandshakeMessage envelope = HandshakeMessages.parse(message);
    if (!envelope.hasServerHello()) {
      throw new NoiseException(Reason.MALFORMED, "server hello expected");
    }
    HandshakeMessage.ServerHello hello = envelope.getServerHello();
    byte[] serverEphemeral = HandshakeMessages.publicKey(hello.getEphemeral(), "server ephemeral");
    state.mixHash(serverEphemeral);
    state.mixAgreement(ephemeral.privateKey(), serverEphemeral);
    byte[] serverStatic =
        state.decryptAndHash(HandshakeMessages.sealedKey(hello.getStatic(), "server static"));
    state.mixAgreement(ephemeral.privateKey(), serverStatic);
    byte[] chain =
        state.decryptAndHash(HandshakeMessages.sealedPayload(hello.getPayload(), "certificates"));
    identityCheck.accept(chain, serverStatic);
    return serverEphemeral;
  }

  private void advanceFrom(int expected) {
    if (step != expected) {
      throw new IllegalStateException("handshake is at step " + step + ", not " + expected);
    }
    step++;
  }

  /// @param message payload of the second frame to send
  public record Finished(byte[] message, NoiseTransport transport) {}
}
