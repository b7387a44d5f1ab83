package io.manyline.sandbox.phone;

import io.manyline.sandbox.login.LinkCodeAnswer;
import io.manyline.sandbox.login.LinkCodeRequest;
import io.manyline.sandbox.login.PairingRefusedException;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.linkcode.LinkCode;
import io.manyline.whatsapp.linkcode.LinkCodeException;
import io.manyline.whatsapp.linkcode.LinkKeys;
import java.security.SecureRandom;

/// A code that somebody typed into a phone: the phone's half of the exchange.
///
/// **Order and threads:** one attempt; world's thread only. **Source:** docs/protocol/link-code.md.
final class TypedCode {
  private final LinkCodeRequest request;
  private final KeyPair identity;
  private final KeyPair ephemeral;
  private final byte[] wrapped;
  private final byte[] companionEphemeral;

  /// @param identity the phone's
  TypedCode(LinkCode code, LinkCodeRequest request, KeyPair identity, SecureRandom random) {
    this.request = request;
    this.identity = identity;
    this.ephemeral = Curve.generate(random);
    this.wrapped = code.wrap(ephemeral.publicKey(), random);
    this.companionEphemeral = code.unwrap(request.wrappedEphemeral());
  }

  /// The phone's ephemeral key under the code.
  byte[] wrapped() {
    return wrapped;
  }

  /// @return what a QR code would have held
  /// @throws PairingRefusedException LINK_CODE_WRONG when the companion shows another code
  QrCode open(LinkCodeAnswer answer) {
    try {
      LinkKeys keys = new LinkKeys(ephemeral, companionEphemeral, identity, answer.identity());
      byte[] secret = keys.open(answer.bundle(), answer.identity(), identity.publicKey());
      return new QrCode(request.ref(), request.noiseKey(), answer.identity(), secret);
    } catch (LinkCodeException e) {
      throw new PairingRefusedException(
          PairingRefusedException.Reason.LINK_CODE_WRONG, "the companion shows another code");
    }
  }
}
