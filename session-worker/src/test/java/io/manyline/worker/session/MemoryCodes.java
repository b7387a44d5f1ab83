package io.manyline.worker.session;

import io.manyline.registry.id.SessionUid;
import io.manyline.registry.pairing.PairingCodes;
import io.manyline.registry.pairing.QrCode;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// The codes of one session, in the test's time.
final class MemoryCodes implements PairingCodes {
  volatile boolean asked;
  private final InstantSource clock;
  private volatile @Nullable QrCode code;
  private volatile @Nullable QrCode typed;
  private volatile @Nullable QrCode passkey;

  MemoryCodes(InstantSource clock) {
    this.clock = clock;
  }

  @Nullable QrCode stored() {
    return code;
  }

  @Override
  public Mono<Void> store(SessionUid uid, QrCode shown) {
    return Mono.fromRunnable(() -> code = shown);
  }

  @Override
  public Mono<Void> clear(SessionUid uid) {
    return Mono.fromRunnable(
        () -> {
          code = null;
          passkey = null;
        });
  }

  @Override
  public Mono<QrCode> current(SessionUid uid, Duration atLeast) {
    return Mono.justOrEmpty(code)
        .filter(each -> !each.expiresAt().isBefore(clock.instant().plus(atLeast)));
  }

  @Override
  public Mono<Void> storeTyped(SessionUid uid, QrCode shown) {
    return Mono.fromRunnable(() -> typed = shown);
  }

  @Override
  public Mono<QrCode> typed(SessionUid uid) {
    return Mono.justOrEmpty(typed);
  }

  @Override
  public Mono<Void> storePasskey(SessionUid uid, QrCode options) {
    return Mono.fromRunnable(
        () -> {
          code = null;
          passkey = options;
        });
  }

  @Override
  public Mono<QrCode> passkey(SessionUid uid) {
    return Mono.justOrEmpty(passkey);
  }

  @Override
  public Mono<Void> ask(SessionUid uid) {
    return Mono.fromRunnable(() -> asked = true);
  }

  @Override
  public Mono<Boolean> isAsked(SessionUid uid) {
    return Mono.fromSupplier(() -> asked);
  }
}
