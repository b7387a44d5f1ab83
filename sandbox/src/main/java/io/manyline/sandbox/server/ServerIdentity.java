package io.manyline.sandbox.server;

import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.noise.CertificateIssuer;
import io.manyline.whatsapp.noise.TrustRoot;
import java.time.Duration;
import java.time.Instant;

/// Who the server is in the Noise handshake: its own root, its static key and the chain between
/// them.
///
/// **Shape:** `network/root` and `network/static` hold the private keys, so that clients that know
/// the root of a kept world go on trusting it; the chain is issued anew at each start, valid for
/// ten years.
public final class ServerIdentity {
  private static final Duration BEFORE = Duration.ofDays(1);
  private static final Duration AFTER = Duration.ofDays(3_650);

  private final KeyPair root;
  private final KeyPair staticKey;
  private final byte[] chain;
  private volatile boolean resuming = true;

  private ServerIdentity(KeyPair root, KeyPair staticKey, byte[] chain) {
    this.root = root;
    this.staticKey = staticKey;
    this.chain = chain;
  }

  /// World's thread only.
  public static ServerIdentity loadOrCreate(World world) {
    KeyPair root = keyPair(world, "network/root");
    KeyPair staticKey = keyPair(world, "network/static");
    Instant now = world.now();
    byte[] chain =
        CertificateIssuer.issue(
            root, staticKey.publicKey(), now.minus(BEFORE), now.plus(AFTER), world.secureRandom());
    return new ServerIdentity(root, staticKey, chain);
  }

  public TrustRoot trustRoot() {
    return new TrustRoot(root.publicKey());
  }

  /// Whether clients that know the static key are let in by their first message; when not, they get
  /// the whole handshake. From any thread.
  public void resume(boolean on) {
    resuming = on;
  }

  boolean isResuming() {
    return resuming;
  }

  KeyPair staticKey() {
    return staticKey;
  }

  /// CertChain bytes.
  byte[] chain() {
    return chain;
  }

  private static KeyPair keyPair(World world, String key) {
    return world
        .store()
        .get(key)
        .map(Curve::fromPrivate)
        .orElseGet(
            () -> {
              KeyPair created = Curve.generate(world.secureRandom());
              world.store().put(key, created.privateKey());
              return created;
            });
  }
}
