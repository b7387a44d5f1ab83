package io.manyline.sandbox.privacy;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.curve.Hkdf;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/// Tokens by which an account lets another write to it, ask for its presence and see its picture.
///
/// **Shape:** HMAC-SHA256 by a secret of the network over issuer, holder and bucket: nothing is
/// kept. A bucket has 7 days, a token is good in its own and the next three. **Order and threads:**
/// world's thread only. **Source:** docs/protocol/privacy-tokens.md.
public final class TrustedTokens {
  private static final String SECRET = "network/token-secret";
  private static final long BUCKET = 604_800;
  private static final int GOOD_BUCKETS = 4;

  private final World world;
  private final Delivery delivery;
  private final byte[] secret;

  public TrustedTokens(World world, Delivery delivery) {
    this.world = world;
    this.delivery = delivery;
    this.secret =
        world
            .store()
            .get(SECRET)
            .orElseGet(
                () -> {
                  byte[] fresh = new byte[32];
                  world.secureRandom().nextBytes(fresh);
                  world.store().put(SECRET, fresh);
                  return fresh;
                });
  }

  /// Makes a token and tells all devices of who is trusted.
  ///
  /// @param at unix seconds that the issuer names; never of the future
  public void issue(Account issuer, Account holder, Optional<Long> at) {
    long now = world.nowSeconds();
    long time = at.filter(told -> told > 0 && told <= now).orElse(now);
    Node token =
        Node.of("token")
            .with("type", "trusted_contact")
            .with("t", time)
            .withBytes(token(issuer, holder, time / BUCKET));
    Node notification =
        Node.of("notification", Node.of("tokens", token))
            .with("type", "privacy_token")
            .with("from", issuer.phoneJid(0))
            .with("sender_lid", issuer.lidJid(0))
            .with("t", now);
    for (Device device : holder.devices()) {
      delivery.deliver(holder.address(device.id()), notification.with("id", world.newId("")));
    }
  }

  public boolean isGood(Account issuer, Account holder, byte[] shown) {
    long bucket = world.nowSeconds() / BUCKET;
    for (long each = bucket; each > bucket - GOOD_BUCKETS; each--) {
      if (MessageDigest.isEqual(token(issuer, holder, each), shown)) {
        return true;
      }
    }
    return false;
  }

  private byte[] token(Account issuer, Account holder, long bucket) {
    return hmac(secret, issuer.number() + "/" + holder.number() + "/" + bucket);
  }

  /// HMAC-SHA256 over a text, the form of both kinds of token.
  public static byte[] hmac(byte[] key, String text) {
    return Hkdf.hmacSha256(key, text.getBytes(StandardCharsets.UTF_8));
  }
}
