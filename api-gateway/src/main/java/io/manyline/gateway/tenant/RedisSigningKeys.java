package io.manyline.gateway.tenant;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.manyline.registry.seal.Sealer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.ParseException;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import reactor.core.publisher.Mono;

/// [SigningKeys] in Redis.
///
/// **Shape:** string `ml:gateway:signing-key`: a JSON Web Key, sealed with the master key, no
/// expiry. Written once, by whoever comes first (`SET NX`); all read it back, so two gateways that
/// start together agree. **Errors:** the driver's exception when Redis does not answer; asked again
/// at the next call.
public final class RedisSigningKeys implements SigningKeys {
  private static final String KEY = "ml:gateway:signing-key";

  private final Mono<ECKey> current;

  /// @param sealer of the installation
  public RedisSigningKeys(
      ReactiveRedisTemplate<String, byte[]> redis, Sealer sealer, SecureRandom random) {
    Mono<byte[]> stored = redis.opsForValue().get(KEY);
    Mono<byte[]> made =
        Mono.fromCallable(() -> sealer.seal(KEY, bytes(generate(random))))
            .flatMap(value -> redis.opsForValue().setIfAbsent(KEY, value))
            .then(stored);
    // A failure is not remembered: the next call asks Redis again.
    this.current =
        stored
            .switchIfEmpty(made)
            .map(value -> parse(sealer.open(KEY, value)))
            .cacheInvalidateIf(_ -> false);
  }

  @Override
  public Mono<ECKey> current() {
    return current;
  }

  private static ECKey generate(SecureRandom random) throws JOSEException {
    return new ECKeyGenerator(Curve.P_256)
        .secureRandom(random)
        .algorithm(JWSAlgorithm.ES256)
        .keyUse(KeyUse.SIGNATURE)
        .keyIDFromThumbprint(true)
        .generate();
  }

  private static byte[] bytes(ECKey key) {
    return key.toJSONString().getBytes(StandardCharsets.UTF_8);
  }

  private static ECKey parse(byte[] json) {
    try {
      return ECKey.parse(new String(json, StandardCharsets.UTF_8));
    } catch (ParseException e) {
      throw new IllegalStateException(KEY + " holds no JSON Web Key", e);
    }
  }
}
