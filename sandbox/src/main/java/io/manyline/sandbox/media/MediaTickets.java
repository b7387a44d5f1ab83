package io.manyline.sandbox.media;

import io.manyline.whatsapp.curve.Hkdf;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;

/// The `auth` of `media_conn`: who has one may upload until it expires.
///
/// **Shape:** `{expiry, unix seconds}.{first 16 bytes of an HMAC, hexadecimal}`.
final class MediaTickets {
  static final Duration LIFE = Duration.ofHours(1);

  private final byte[] secret;
  private final InstantSource clock;

  MediaTickets(byte[] secret, InstantSource clock) {
    this.secret = secret;
    this.clock = clock;
  }

  String issue() {
    long expiry = clock.instant().plus(LIFE).getEpochSecond();
    return expiry + "." + tag(expiry);
  }

  boolean isGood(String ticket) {
    String[] parts = ticket.split("\\.", -1);
    if (parts.length != 2 || !parts[0].matches("[0-9]{1,12}")) {
      return false;
    }
    long expiry = Long.parseLong(parts[0]);
    byte[] expected = tag(expiry).getBytes(StandardCharsets.US_ASCII);
    boolean ours = MessageDigest.isEqual(expected, parts[1].getBytes(StandardCharsets.UTF_8));
    return ours && clock.instant().isBefore(Instant.ofEpochSecond(expiry));
  }

  private String tag(long expiry) {
    byte[] mac = Hkdf.hmacSha256(secret, Long.toString(expiry).getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().formatHex(mac, 0, 16);
  }
}
