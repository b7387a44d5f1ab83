package io.manyline.sandbox.phone;

import io.manyline.sandbox.phone.PhoneException.Reason;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// What a companion shows: its ref, its keys and the secret that proves who scanned.
///
/// **Shape:** `ref,noise key,identity,adv secret[,client type]`, keys of 32 bytes in base64, with
/// or without a URL and `#` in front; read from the right, since a ref may hold commas. **Source:**
/// whatsmeow pair.go `makeQRData`; docs/protocol: QR pairing.
record QrCode(String ref, byte[] noiseKey, byte[] identity, byte[] advSecret) {
  private static final int MAX_LENGTH = 2_048;
  private static final int MAX_CLIENT_TYPE = 2;
  private static final int KEY = 32;

  /// @throws PhoneException QR_INVALID for a text that is no pairing code
  static QrCode parse(String text) {
    String code = text.strip();
    if (code.length() > MAX_LENGTH) {
      throw invalid("longer than " + MAX_LENGTH + " characters");
    }
    code = code.substring(code.indexOf('#') + 1);
    List<String> fields = new ArrayList<>(List.of(code.split(",", -1)));
    if (fields.size() > 4 && fields.getLast().length() <= MAX_CLIENT_TYPE) {
      fields.removeLast();
    }
    if (fields.size() < 4) {
      throw invalid("expected ref and three keys, separated by commas");
    }
    byte[] secret = key(fields.removeLast());
    byte[] identity = key(fields.removeLast());
    byte[] noiseKey = key(fields.removeLast());
    return new QrCode(String.join(",", fields), noiseKey, identity, secret);
  }

  private static byte[] key(String base64) {
    try {
      byte[] key = Base64.getDecoder().decode(base64);
      if (key.length == KEY) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      throw invalid("a key is not base64");
    }
    throw invalid("a key does not have " + KEY + " bytes");
  }

  private static PhoneException invalid(String why) {
    return new PhoneException(Reason.QR_INVALID, "this is no pairing code: " + why);
  }
}
