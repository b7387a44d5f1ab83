package io.manyline.registry.pairing;

import io.manyline.registry.id.SessionUid;
import java.time.Duration;
import reactor.core.publisher.Mono;

/// The pairing code of a session, as a value with an absolute expiry that any number may read.
public interface PairingCodes {
  /// A round of codes goes on as long as somebody asked within this time.
  Duration INTEREST = Duration.ofMinutes(2);

  /// Stores the code; it disappears by itself. Written by the owner only.
  Mono<Void> store(SessionUid uid, QrCode code);

  Mono<Void> clear(SessionUid uid);

  /// The code, when it has at least this long to live.
  Mono<QrCode> current(SessionUid uid, Duration atLeast);

  /// Stores the code that a person types into the phone, `ABCD-EFGH`; it disappears by itself, and
  /// with [#clear]. Written by the owner only.
  Mono<Void> storeTyped(SessionUid uid, QrCode code);

  /// That code, while it is of use.
  Mono<QrCode> typed(SessionUid uid);

  /// Stores what WhatsApp wants signed with a passkey, as JSON, in place of any code; it disappears
  /// by itself, and with [#clear]. Written by the owner only.
  Mono<Void> storePasskey(SessionUid uid, QrCode options);

  /// That challenge, while an answer is of use.
  Mono<QrCode> passkey(SessionUid uid);

  /// Somebody wants to see a code: `connect`, `login`, `qr` and an opened WebSocket.
  Mono<Void> ask(SessionUid uid);

  Mono<Boolean> isAsked(SessionUid uid);
}
