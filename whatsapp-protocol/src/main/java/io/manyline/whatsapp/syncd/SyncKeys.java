package io.manyline.whatsapp.syncd;

import io.manyline.whatsapp.curve.Hkdf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// What one key that the phone shared is expanded to, each part 32 bytes.
///
/// **Shape:** HKDF-SHA256, no salt, info `WhatsApp Mutation Keys`, 160 bytes. **Source:** whatsmeow
/// appstate/keys.go; checked against whatsapp-rust-bridge 0.5.4 `expandAppStateKeys`.
///
/// @param id as it stands in records and patches
public record SyncKeys(
    byte[] id,
    byte[] index,
    byte[] valueEncryption,
    byte[] valueMac,
    byte[] snapshotMac,
    byte[] patchMac) {
  private static final byte[] INFO = "WhatsApp Mutation Keys".getBytes(StandardCharsets.UTF_8);
  private static final int PART = 32;
  private static final int MAX_ID = 64;

  /// Finds the keys that something was sealed with.
  @FunctionalInterface
  public interface Ring {
    /// @throws SyncdException KEY_MISSING for an id that is not known
    SyncKeys find(byte[] id);

    /// What a ring without that key says.
    static SyncdException missing(byte[] id) {
      return SyncdException.keyMissing(id);
    }
  }

  /// @throws SyncdException MALFORMED for a key that is not of 32 bytes, or without a usable id
  public static SyncKeys expand(byte[] id, byte[] keyData) {
    if (keyData.length != PART || id.length == 0 || id.length > MAX_ID) {
      throw new SyncdException(
          SyncdException.Reason.MALFORMED, "a key has 32 bytes and an id of 1 to 64");
    }
    byte[] all = Hkdf.derive(new byte[0], keyData, INFO, 5 * PART);
    return new SyncKeys(
        id.clone(), part(all, 0), part(all, 1), part(all, 2), part(all, 3), part(all, 4));
  }

  /// Shows no secret.
  @Override
  public String toString() {
    return "SyncKeys[" + HexFormat.of().formatHex(id) + "]";
  }

  private static byte[] part(byte[] all, int number) {
    return Arrays.copyOfRange(all, number * PART, (number + 1) * PART);
  }
}
