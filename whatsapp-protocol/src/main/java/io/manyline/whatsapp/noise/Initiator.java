package io.manyline.whatsapp.noise;

import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.frame.FrameEncoder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A client's handshake: IK with a server that it knows, XX with any other, and the fallback from
/// one to the other.
///
/// **Order and threads:** [#clientHello()] once, then [#finish] once; one thread. **Errors:**
/// [NoiseException] for a server that does not verify: close. **Source:** docs/protocol/noise.md.
public final class Initiator {
  private final KeyPair noiseKey;
  private final KeyPair ephemeral;
  private final byte[] clientPayload;
  private final CertificateVerifier check;
  private final TrustRoot trust;
  private final Instant now;
  private final @Nullable VerifiedServer known;

  private @Nullable IkInitiator resuming;
  private @Nullable XxInitiator full;

  /// @param noiseKey the client's static key
  /// @param ephemeral fresh for this connection
  /// @param known the server of an earlier handshake; taken only while its certificates are valid
  public Initiator(
      KeyPair noiseKey,
      KeyPair ephemeral,
      byte[] clientPayload,
      TrustRoot trust,
      Instant now,
      @Nullable VerifiedServer known) {
    this.noiseKey = noiseKey;
    this.ephemeral = ephemeral;
    this.clientPayload = clientPayload;
    this.check = new CertificateVerifier(trust, now);
    this.trust = trust;
    this.now = now;
    this.known = known != null && known.isValidAt(now) ? known : null;
  }

  /// Whether the first message relies on what was known of the server.
  public boolean isResuming() {
    return known != null;
  }

  /// Payload of the first frame.
  public byte[] clientHello() {
    if (resuming != null || full != null) {
      throw new IllegalStateException("the hello was said");
    }
    if (known == null) {
      full = new XxInitiator(noiseKey, ephemeral, trust, now);
      return full.clientHello();
    }
    resuming = new IkInitiator(noiseKey, ephemeral, known.publicKey(), check, FrameEncoder.intro());
    return resuming.clientHello(clientPayload);
  }

  /// Verifies the server and ends the handshake.
  ///
  /// @param serverHello payload of the server's frame
  /// @throws NoiseException for anything that does not verify
  public Finished finish(byte[] serverHello) {
    if (resuming != null) {
      IkInitiator.Resumed resumed = resuming.finish(serverHello);
      resuming = null;
      if (resumed != null) {
        return new Finished(null, resumed.transport(), resumed.server());
      }
      full = XxInitiator.fallback(noiseKey, ephemeral, check);
    }
    if (full == null) {
      throw new IllegalStateException("no hello was said");
    }
    XxInitiator.Finished finished = full.finish(serverHello, clientPayload);
    return new Finished(finished.message(), finished.transport(), finished.server());
  }

  /// @param message payload of a further frame to send; null when the server needs none
  public record Finished(
      byte @Nullable [] message, NoiseTransport transport, VerifiedServer server) {}
}
