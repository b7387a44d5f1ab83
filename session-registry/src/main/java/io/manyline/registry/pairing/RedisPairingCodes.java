package io.manyline.registry.pairing;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.seal.SealBrokenException;
import io.manyline.registry.seal.SessionSealers;
import io.manyline.registry.v1.StoredQr;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import reactor.core.publisher.Mono;

/// [PairingCodes] in Redis. The code is sealed: whoever reads it could link the account to a device
/// of their own.
public final class RedisPairingCodes implements PairingCodes {
  private final ReactiveRedisTemplate<String, byte[]> redis;
  private final SessionSealers sealers;
  private final InstantSource clock;

  public RedisPairingCodes(
      ReactiveRedisTemplate<String, byte[]> redis, SessionSealers sealers, InstantSource clock) {
    this.redis = redis;
    this.sealers = sealers;
    this.clock = clock;
  }

  @Override
  public Mono<Void> store(SessionUid uid, QrCode code) {
    return store(uid, RedisKeys.qr(uid), code);
  }

  @Override
  public Mono<Void> storeTyped(SessionUid uid, QrCode code) {
    return store(uid, RedisKeys.typedCode(uid), code);
  }

  @Override
  public Mono<Void> storePasskey(SessionUid uid, QrCode options) {
    return clear(uid).then(store(uid, RedisKeys.passkey(uid), options));
  }

  @Override
  public Mono<QrCode> passkey(SessionUid uid) {
    return read(uid, RedisKeys.passkey(uid))
        .filter(options -> options.expiresAt().isAfter(clock.instant()));
  }

  private Mono<Void> store(SessionUid uid, String key, QrCode code) {
    Duration left = Duration.between(clock.instant(), code.expiresAt());
    if (!left.isPositive()) {
      return redis.delete(key).then();
    }
    return sealers
        .of(uid)
        .map(sealer -> sealer.seal(key, encode(code)))
        .flatMap(value -> redis.opsForValue().set(key, value, left))
        .then();
  }

  @Override
  public Mono<Void> clear(SessionUid uid) {
    return redis.delete(RedisKeys.qr(uid), RedisKeys.typedCode(uid), RedisKeys.passkey(uid)).then();
  }

  @Override
  public Mono<QrCode> current(SessionUid uid, Duration atLeast) {
    return read(uid, RedisKeys.qr(uid))
        .filter(code -> !code.expiresAt().isBefore(clock.instant().plus(atLeast)));
  }

  @Override
  public Mono<QrCode> typed(SessionUid uid) {
    return read(uid, RedisKeys.typedCode(uid))
        .filter(code -> code.expiresAt().isAfter(clock.instant()));
  }

  private Mono<QrCode> read(SessionUid uid, String key) {
    return redis
        .opsForValue()
        .get(key)
        .flatMap(value -> sealers.of(uid).map(sealer -> decode(sealer.open(key, value))));
  }

  @Override
  public Mono<Void> ask(SessionUid uid) {
    return redis.opsForValue().set(RedisKeys.asked(uid), new byte[] {1}, INTEREST).then();
  }

  @Override
  public Mono<Boolean> isAsked(SessionUid uid) {
    return redis.hasKey(RedisKeys.asked(uid));
  }

  private static byte[] encode(QrCode code) {
    return StoredQr.newBuilder()
        .setText(code.text())
        .setExpiresAt(
            Timestamp.newBuilder()
                .setSeconds(code.expiresAt().getEpochSecond())
                .setNanos(code.expiresAt().getNano()))
        .build()
        .toByteArray();
  }

  private static QrCode decode(byte[] bytes) {
    try {
      StoredQr stored = StoredQr.parseFrom(bytes);
      Timestamp at = stored.getExpiresAt();
      return new QrCode(stored.getText(), Instant.ofEpochSecond(at.getSeconds(), at.getNanos()));
    } catch (InvalidProtocolBufferException e) {
      throw new SealBrokenException("the pairing code of a session is no StoredQr");
    }
  }
}
