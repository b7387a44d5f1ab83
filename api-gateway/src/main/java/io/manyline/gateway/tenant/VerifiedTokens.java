package io.manyline.gateway.tenant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import reactor.core.publisher.Mono;

/// Remembers for a minute that a token verified: checking its signature is the dearest part of a
/// call, and callers come with the same token again and again.
///
/// **Shape:** the token itself, whole, to its claims, at most 10,000. A key that an external issuer
/// withdraws is believed for that minute longer. **Order and threads:** safe for all. **Errors:**
/// those of the decoder; a failure is not remembered, and a token past its end is not taken from
/// here.
public final class VerifiedTokens implements ReactiveJwtDecoder {
  static final Duration KEPT = Duration.ofMinutes(1);
  private static final int MOST = 10_000;

  private final ReactiveJwtDecoder decoder;
  private final InstantSource clock;
  private final Cache<String, Jwt> verified;

  public VerifiedTokens(ReactiveJwtDecoder decoder, InstantSource clock) {
    this.decoder = decoder;
    this.clock = clock;
    this.verified =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(KEPT)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .build();
  }

  @Override
  public Mono<Jwt> decode(String token) {
    Jwt known = verified.getIfPresent(token);
    if (known != null && isValid(known)) {
      return Mono.just(known);
    }
    return decoder.decode(token).doOnNext(jwt -> verified.put(token, jwt));
  }

  private boolean isValid(Jwt known) {
    Instant end = known.getExpiresAt();
    return end == null || clock.instant().isBefore(end);
  }
}
