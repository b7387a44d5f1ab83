package io.manyline.whatsapp.noise;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.noise.NoiseException.Reason;
import io.manyline.whatsapp.proto.HandshakeMessage;

/// The server's half of Noise IK: one message in, one out.
///
/// **Order and threads:** [#accept] once; one thread. **Errors:** [NoiseException] for a hello that
/// was sealed to another static key than ours, or by nobody: the XX fallback is the way out.
/// **Source:** whatsapp-rust wacore/noise/src/handshake.rs; Noise revision 34, section 7.5.
final class IkResponder {
  private final SymmetricState state;
  private final KeyPair staticKey;
  private final KeyPair ephemeral;
  private final byte[] certificateChain;

  IkResponder(KeyPair staticKey, KeyPair ephemeral, byte[] certificateChain, byte[] prologue) {
    this.state = new SymmetricState(SymmetricState.IK, prologue);
    this.staticKey = staticKey;
    this.ephemeral = ephemeral;
    this.certificateChain = certificateChain;
  }

  /// Whether that first message asks to resume.
  static boolean isAsked(byte[] clientHello) {
    HandshakeMessage.ClientHello hello = HandshakeMessages.parse(clientHello).getClientHello();
    return hello.hasStatic() && hello.hasPayload();
  }

  Resumed accept(byte[] clientHello) {
    HandshakeMessage envelope = HandshakeMessages.parse(clientHello);
    if (!envelope.hasClientHello()) {
      throw new NoiseException(Reason.MALFORMED, "client hello expected");
    }
    HandshakeMessage.ClientHello hello = envelope.getClientHello();
    byte[] clientEphemeral = HandshakeMessages.publicKey(hello.getEphemeral(), "client ephemeral");
    state.mixHash(staticKey.publicKey());
    state.mixHash(clientEphemeral);
    state.mixAgreement(staticKey.privateKey(), clientEphemeral);
    byte[] clientStatic =
        state.decryptAndHash(HandshakeMessages.sealedKey(hello.getStatic(), "client static"));
    state.mixAgreement(staticKey.privateKey(), clientStatic);
    byte[] payload =
        state.decryptAndHash(HandshakeMessages.sealedPayload(hello.getPayload(), "payload"));

    state.mixHash(ephemeral.publicKey());
    state.mixAgreement(ephemeral.privateKey(), clientEphemeral);
    state.mixAgreement(ephemeral.privateKey(), clientStatic);
    byte[] sealedChain = state.encryptAndHash(certificateChain);
    byte[] message =
        HandshakeMessage.newBuilder()
            .setServerHello(
                HandshakeMessage.ServerHello.newBuilder()
                    .setEphemeral(ByteString.copyFrom(ephemeral.publicKey()))
                    .setPayload(ByteString.copyFrom(sealedChain)))
            .build()
            .toByteArray();
    return new Resumed(
        message, new XxResponder.Accepted(clientStatic, payload, state.split(false)));
  }

  /// @param message payload of the frame to send
  record Resumed(byte[] message, XxResponder.Accepted accepted) {}
}
