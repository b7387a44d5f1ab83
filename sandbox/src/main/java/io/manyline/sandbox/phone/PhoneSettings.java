package io.manyline.sandbox.phone;

/// How a phone behaves; stored under `phone/{number}`.
///
/// @param autoReply answers `ping` with `pong`
/// @param online false leaves what arrives on the server until it is on again
/// @param addressByLid sends to LIDs instead of phone numbers
public record PhoneSettings(boolean autoReply, boolean online, boolean addressByLid) {
  public static final PhoneSettings DEFAULT = new PhoneSettings(false, true, false);

  public PhoneSettings withAutoReply(boolean value) {
    return new PhoneSettings(value, online, addressByLid);
  }

  public PhoneSettings withOnline(boolean value) {
    return new PhoneSettings(autoReply, value, addressByLid);
  }

  public PhoneSettings withAddressByLid(boolean value) {
    return new PhoneSettings(autoReply, online, value);
  }
}
