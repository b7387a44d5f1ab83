package io.manyline.registry.seal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.manyline.registry.id.SessionUid;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Wraps the key of each session and of each webhook endpoint, so that the master key can change
/// without touching their values.
///
/// **Shape:** a wrapped key is a sealed value of 32 bytes, bound to the session's uid, or to the
/// place that it belongs to. Session keys that were unwrapped once are kept, bounded: each read of
/// a session's record needs its key. **Order and threads:** safe for all. **Errors:**
/// [SealBrokenException] when the master key is not the one that wrapped it.
public final class MasterKey {
  private static final int SESSION_KEY_ID = 1;

  /// Bounded so that an installation of any size costs a few megabytes.
  private static final int KEPT = 50_000;

  private final byte[] key;
  private final Sealer sealer;
  private final SecureRandom random;
  private final Cache<SessionUid, Unwrapped> kept = Caffeine.newBuilder().maximumSize(KEPT).build();

  private record Unwrapped(byte[] wrapped, Sealer sealer) {}

  /// @throws IllegalArgumentException when the configured value is not 32 bytes in base64
  public MasterKey(MasterKeyProperties properties, SecureRandom random) {
    try {
      key = Base64.getDecoder().decode(properties.value());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("manyline.master-key.value is no base64", e);
    }
    this.sealer = new AesGcmSealer(properties.id(), key, random);
    this.random = random;
  }

  /// A new session key, wrapped.
  public byte[] newSessionKey(SessionUid uid) {
    byte[] sessionKey = new byte[32];
    random.nextBytes(sessionKey);
    return wrap(uid, sessionKey);
  }

  /// A session key that is here already, or came from elsewhere, wrapped.
  public byte[] wrap(SessionUid uid, byte[] sessionKey) {
    return sealer.seal(place(uid), sessionKey);
  }

  /// A session key in clear, for an export that seals it otherwise.
  public byte[] sessionKey(SessionUid uid, byte[] wrappedKey) {
    return sealer.open(place(uid), wrappedKey);
  }

  public Sealer sessionSealer(SessionUid uid, byte[] wrappedKey) {
    Unwrapped before = kept.getIfPresent(uid);
    if (before != null && Arrays.equals(before.wrapped(), wrappedKey)) {
      return before.sealer();
    }
    Sealer fresh = new AesGcmSealer(SESSION_KEY_ID, sessionKey(uid, wrappedKey), random);
    kept.put(uid, new Unwrapped(wrappedKey.clone(), fresh));
    return fresh;
  }

  /// The sealer of a session whose record was read here; null when it was not, or long ago.
  @Nullable Sealer keptSealer(SessionUid uid) {
    Unwrapped before = kept.getIfPresent(uid);
    return before == null ? null : before.sealer();
  }

  /// A new key of what is at a place, wrapped. @param place the Redis key of the record
  public byte[] newKey(String place) {
    byte[] fresh = new byte[32];
    random.nextBytes(fresh);
    return sealer.seal(keyPlace(place), fresh);
  }

  public Sealer sealerOf(String place, byte[] wrappedKey) {
    return new AesGcmSealer(SESSION_KEY_ID, sealer.open(keyPlace(place), wrappedKey), random);
  }

  /// Seals what belongs to the installation and to no session.
  public Sealer sealer() {
    return sealer;
  }

  /// A key of 32 bytes for another purpose; the same for the same purpose.
  public byte[] derived(String purpose) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(("manyline: " + purpose).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static String keyPlace(String place) {
    return "key:" + place;
  }

  private static String place(SessionUid uid) {
    return "session-key:" + uid.value();
  }
}
