package io.manyline.whatsapp.syncd;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A patch, snapshot or mutation that cannot be believed, or not yet.
public final class SyncdException extends RuntimeException {
  /// What is wrong.
  public enum Reason {
    /// Not what the wire format says: a missing part, a wrong length, bytes that are no protobuf.
    MALFORMED,
    /// It is sealed with a key that we do not have (yet); see [SyncdException#keyId()].
    KEY_MISSING,
    /// It does not continue what we have.
    VERSION,
    VALUE_MAC,
    INDEX_MAC,
    SNAPSHOT_MAC,
    PATCH_MAC,
    /// A file that it refers to cannot be had, or is not that file.
    BLOB
  }

  private final Reason reason;
  private final byte @Nullable [] keyId;

  public SyncdException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
    this.keyId = null;
  }

  private SyncdException(byte[] keyId) {
    super("no key " + HexFormat.of().formatHex(keyId), null, false, false);
    this.reason = Reason.KEY_MISSING;
    this.keyId = keyId;
  }

  static SyncdException keyMissing(byte[] keyId) {
    return new SyncdException(keyId);
  }

  public Reason reason() {
    return reason;
  }

  /// Id of the key that is missing; null for another reason.
  public byte @Nullable [] keyId() {
    return keyId == null ? null : keyId.clone();
  }
}
