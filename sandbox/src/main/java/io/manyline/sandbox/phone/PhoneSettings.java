package io.manyline.sandbox.phone;

/// How a phone behaves; stored under `phone/{number}`.
///
/// @param autoReply answers `ping` with `pong`
/// @param online false leaves what arrives on the server until it is on again
/// @param addressByLid sends to LIDs instead of phone numbers
/// @param silent takes what arrives without a receipt, so that all ticks come from its companions
public record PhoneSettings(
    boolean autoReply, boolean online, boolean addressByLid, boolean silent) {
  public static final PhoneSettings DEFAULT = new PhoneSettings(false, true, false, false);

  /// Of a phone that only vouches for companions.
  public static final PhoneSettings SILENT = new PhoneSettings(false, true, false, true);

  public PhoneSettings withAutoReply(boolean value) {
    return new PhoneSettings(value, online, addressByLid, silent);
  }

  public PhoneSettings withOnline(boolean value) {
    return new PhoneSettings(autoReply, value, addressByLid, silent);
  }

  public PhoneSettings withAddressByLid(boolean value) {
    return new PhoneSettings(autoReply, online, value, silent);
  }

  public PhoneSettings withSilent(boolean value) {
    return new PhoneSettings(autoReply, online, addressByLid, value);
  }
}
