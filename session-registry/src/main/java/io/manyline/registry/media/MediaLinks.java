package io.manyline.registry.media;

import io.manyline.registry.id.SessionUid;
import io.manyline.registry.seal.MasterKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Tokens that open one file for a while, for those who have no other: the receivers of webhooks.
///
/// **Shape:** `{expiry, seconds since 1970}.{session uid}.{HMAC-SHA256 in base64url}` over both and
/// the media id, under a key that is derived from the master key. **Order and threads:** safe for
/// all. **Errors:** [MediaLinkException].
public final class MediaLinks {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,12})\\.([0-9A-HJKMNP-TV-Z]{26})\\.([A-Za-z0-9_-]{43})");

  private final SecretKeySpec key;
  private final InstantSource clock;

  public MediaLinks(MasterKey masterKey, InstantSource clock) {
    this.key = new SecretKeySpec(masterKey.derived("media links"), "HmacSHA256");
    this.clock = clock;
  }

  public String token(SessionUid uid, MediaId id, Instant until) {
    String head = until.getEpochSecond() + "." + uid;
    return head + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(mac(head, id));
  }

  /// @return whose file it is
  public SessionUid open(String token, MediaId id) {
    Matcher form = FORM.matcher(token);
    if (!form.matches()) {
      throw new MediaLinkException(false);
    }
    byte[] told = Base64.getUrlDecoder().decode(form.group(3));
    if (!MessageDigest.isEqual(told, mac(form.group(1) + "." + form.group(2), id))) {
      throw new MediaLinkException(false);
    }
    if (!clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(form.group(1))))) {
      throw new MediaLinkException(true);
    }
    return new SessionUid(form.group(2));
  }

  private byte[] mac(String head, MediaId id) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal((head + "." + id).getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
