package io.manyline.whatsapp.pairing;

import io.manyline.whatsapp.client.ClientListener;
import io.manyline.whatsapp.client.ClientTimer;
import io.manyline.whatsapp.device.Credentials;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.stanza.LaneTimer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Collection;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Shows one pairing code after the other until a phone scans one or the server's refs run out.
///
/// **Shape:** `ref,noise,identity,advSecret,clientType`: three keys in base64; the ref begins with
/// `2@`. The first code lives 60 s, each further one 20 s. **Source:** docs/protocol: QR pairing
/// (whatsmeow pair.go and qrchan.go, Baileys src/Socket/socket.ts).
public final class PairingCodes {
  static final Duration FIRST = Duration.ofSeconds(60);
  static final Duration FURTHER = Duration.ofSeconds(20);

  /// Chrome.
  private static final String CLIENT_TYPE = "1";

  private final LaneTimer timer;
  private final InstantSource clock;
  private final ClientListener listener;
  private final Runnable onExhausted;

  private final Deque<String> refs = new ArrayDeque<>();
  private ClientTimer.@Nullable Handle rotation;
  private Instant end = Instant.MIN;
  private @Nullable Credentials credentials;

  /// The ref of the code that is shown, and until when.
  private @Nullable String current;

  private Instant until = Instant.MIN;

  public PairingCodes(
      LaneTimer timer, InstantSource clock, ClientListener listener, Runnable onExhausted) {
    this.timer = timer;
    this.clock = clock;
    this.listener = listener;
    this.onExhausted = onExhausted;
  }

  /// Begins with new refs; earlier ones are dropped.
  public void show(Collection<String> fresh, Credentials credentials) {
    stop();
    this.credentials = credentials;
    refs.addAll(fresh);
    end = clock.instant().plus(FIRST).plus(FURTHER.multipliedBy(Math.max(0, fresh.size() - 1)));
    next(FIRST);
  }

  /// The secret in the codes is replaced: the code of the moment is shown anew, the one before is
  /// worth nothing.
  public void renew(OwnDevice own, SecureRandom random) {
    if (own.isLinked()) {
      return;
    }
    own.replaceAdvSecret(random);
    credentials = own.credentials();
    String ref = current;
    if (ref != null && until.isAfter(clock.instant())) {
      listener.onEvent(new WaEvent.PairingCode(text(ref, credentials), until));
    }
  }

  /// When the refs run out, and with them this connection; in the past when nothing is shown.
  public Instant end() {
    return end;
  }

  /// Gives up the refs that are left: there is too little time for what is wanted.
  public void exhaust() {
    stop();
    onExhausted.run();
  }

  public void stop() {
    end = Instant.MIN;
    current = null;
    refs.clear();
    if (rotation != null) {
      rotation.cancel();
      rotation = null;
    }
  }

  private void next(Duration life) {
    String ref = refs.poll();
    Credentials mine = credentials;
    current = ref;
    if (ref == null || mine == null) {
      onExhausted.run();
      return;
    }
    until = clock.instant().plus(life);
    rotation = timer.schedule(life, () -> next(FURTHER));
    listener.onEvent(new WaEvent.PairingCode(text(ref, mine), until));
  }

  static String text(String ref, Credentials credentials) {
    Base64.Encoder base64 = Base64.getEncoder();
    return String.join(
        ",",
        ref,
        base64.encodeToString(credentials.noise().publicKey()),
        base64.encodeToString(credentials.identity().identity().publicKey()),
        base64.encodeToString(credentials.advSecret()),
        CLIENT_TYPE);
  }
}
