package io.manyline.whatsapp.noise;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.frame.FrameEncoder;
import io.manyline.whatsapp.noise.NoiseException.Reason;
import io.manyline.whatsapp.proto.HandshakeMessage;
import java.time.Instant;

/// The client's half of Noise XX.
///
/// **Order and threads:** [#clientHello()] once, then [#finish] once; one thread. **Errors:**
/// [NoiseException] for a server that does not verify: close. [IllegalStateException] for calls out
/// of order. **Source:** docs/protocol/noise.md.
public final class XxInitiator {
  private final SymmetricState state;
  private final KeyPair noiseKey;
  private final KeyPair ephemeral;
  private final ServerCheck check;
  private int step;

  /// @param noiseKey the client's static key
  /// @param ephemeral fresh for this connection
  public XxInitiator(KeyPair noiseKey, KeyPair ephemeral, TrustRoot trust, Instant now) {
    this(
        new SymmetricState(SymmetricState.XX, FrameEncoder.intro()),
        noiseKey,
        ephemeral,
        new CertificateVerifier(trust, now));
  }

  private XxInitiator(
      SymmetricState state, KeyPair noiseKey, KeyPair ephemeral, ServerCheck check) {
    this.state = state;
    this.noiseKey = noiseKey;
    this.ephemeral = ephemeral;
    this.check = check;
  }

  /// Goes on where a server declined to resume: it knows our ephemeral key, the rest is as in XX.
  static XxInitiator fallback(KeyPair noiseKey, KeyPair ephemeral, ServerCheck check) {
    XxInitiator initiator =
        new XxInitiator(
            new SymmetricState(SymmetricState.XX_FALLBACK, FrameEncoder.intro()),
            noiseKey,
            ephemeral,
            check);
    initiator.clientHello();
    return initiator;
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
    ServerHello server = readServer(serverHello);
    byte[] sealedKey = state.encryptAndHash(noiseKey.publicKey());
    state.mixAgreement(noiseKey.privateKey(), server.ephemeral());
    byte[] sealedPayload = state.encryptAndHash(clientPayload);
    byte[] message =
        HandshakeMessage.newBuilder()
            .setClientFinish(
                HandshakeMessage.ClientFinish.newBuilder()
                    .setStatic(ByteString.copyFrom(sealedKey))
                    .setPayload(ByteString.copyFrom(sealedPayload)))
            .build()
            .toByteArray();
    return new Finished(message, state.split(true), server.verified());
  }

  private ServerHello readServer(byte[] message) {
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
    return new ServerHello(serverEphemeral, check.verify(chain, serverStatic));
  }

  private void advanceFrom(int expected) {
    if (step != expected) {
      throw new IllegalStateException("handshake is at step " + step + ", not " + expected);
    }
    step++;
  }

  private record ServerHello(byte[] ephemeral, VerifiedServer verified) {}

  /// @param message payload of the second frame to send
  public record Finished(byte[] message, NoiseTransport transport, VerifiedServer server) {}
}
