package io.manyline.whatsapp.identity;

import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.proto.ADVDeviceIdentity;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;

/// XEdDSA over a prefix and parts, as ADV signs. The prefix keeps one kind from passing for
/// another.
///
/// **Source:** docs/protocol/adv.md.
final class AdvSignatures {
  static final byte[] ACCOUNT = {6, 0};
  static final byte[] DEVICE = {6, 1};
  static final byte[] KEY_INDEX_LIST = {6, 2};
  static final byte[] HOSTED_ACCOUNT = {6, 5};
  static final byte[] HOSTED_DEVICE = {6, 6};

  /// `ADVEncryptionType.HOSTED`; 0 is end-to-end encrypted.
  static final int HOSTED = 1;

  private AdvSignatures() {}

  static boolean isHosted(ADVDeviceIdentity details) {
    return details.getAccountType() == HOSTED || details.getDeviceType() == HOSTED;
  }

  static byte[] sign(KeyPair signer, SecureRandom random, byte[]... parts) {
    return Curve.sign(signer.privateKey(), join(parts), random);
  }

  static boolean verify(byte[] signer, byte[] signature, byte[]... parts) {
    return Curve.verify(signer, join(parts), signature);
  }

  private static byte[] join(byte[]... parts) {
    var joined = new ByteArrayOutputStream();
    for (var part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
