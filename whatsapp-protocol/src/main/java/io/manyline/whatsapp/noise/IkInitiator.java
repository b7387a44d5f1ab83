package io.manyline.whatsapp.noise;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.noise.NoiseException.Reason;
import io.manyline.whatsapp.proto.HandshakeMessage;
import org.jspecify.annotations.Nullable;

/// The client's half of Noise IK: the server's static key is known, so the first message says all.
///
/// **Order and threads:** [#clientHello] once, then [#finish] once; one thread. **Errors:**
/// [NoiseException] for a server that does not verify: close. **Source:** whatsapp-rust
/// wacore/noise/src/handshake.rs `IkHandshakeState`; Noise revision 34, section 7.5.
final class IkInitiator {
  private final SymmetricState state;
  private final KeyPair noiseKey;
  private final KeyPair ephemeral;
  private final byte[] serverStatic;
  private final ServerCheck check;

  IkInitiator(
      KeyPair noiseKey,
      KeyPair ephemeral,
      byte[] serverStatic,
      ServerCheck check,
      byte[] prologue) {
    this.state = new SymmetricState(SymmetricState.IK, prologue);
    this.noiseKey = noiseKey;
    this.ephemeral = ephemeral;
    this.serverStatic = serverStatic;
    this.check = check;
  }

  /// @param clientPayload encrypted to the server that holds the known key, and to no other
  byte[] clientHello(byte[] clientPayload) {
    state.mixHash(serverStatic);
    state.mixHash(ephemeral.publicKey());
    state.mixAgreement(ephemeral.privateKey(), serverStatic);
    byte[] sealedKey = state.encryptAndHash(noiseKey.publicKey());
    state.mixAgreement(noiseKey.privateKey(), serverStatic);
    byte[] sealedPayload = state.encryptAndHash(clientPayload);
    return HandshakeMessage.newBuilder()
        .setClientHello(
            HandshakeMessage.ClientHello.newBuilder()
                .setEphemeral(ByteString.copyFrom(ephemeral.publicKey()))
                .setStatic(ByteString.copyFrom(sealedKey))
                .setPayload(ByteString.copyFrom(sealedPayload)))
        .build()
        .toByteArray();
  }

  /// @return null when the server declined: it wants the whole handshake
  @Nullable Resumed finish(byte[] serverHello) {
    HandshakeMessage envelope = HandshakeMessages.parse(serverHello);
    if (!envelope.hasServerHello()) {
      throw new NoiseException(Reason.MALFORMED, "server hello expected");
    }
    HandshakeMessage.ServerHello hello = envelope.getServerHello();
    if (hello.hasStatic()) {
      return null;
    }
    byte[] serverEphemeral = HandshakeMessages.publicKey(hello.getEphemeral(), "server ephemeral");
    state.mixHash(serverEphemeral);
    state.mixAgreement(ephemeral.privateKey(), serverEphemeral);
    state.mixAgreement(noiseKey.privateKey(), serverEphemeral);
    byte[] chain =
        state.decryptAndHash(HandshakeMessages.sealedPayload(hello.getPayload(), "certificates"));
    return new Resumed(state.split(true), check.verify(chain, serverStatic));
  }

  record Resumed(NoiseTransport transport, VerifiedServer server) {}
}
