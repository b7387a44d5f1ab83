package io.manyline.gateway.tenant;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;

/// [LoginAttempts] in Redis, so that all gateways count together.
///
/// **Shape:** string `ml:gateway:login:H` = failures so far, in decimal; H = SHA-256 of name and
/// address. It expires one window after the first failure, and with it the block.
public final class RedisLoginAttempts implements LoginAttempts {
  private static final RedisScript<Long> COUNT =
      RedisScript.of(
          """
          -- Counts a failure; the first one opens the window. Returns the count.
          -- KEYS[1] counter; ARGV[1] window in ms
          local n = redis.call('INCR', KEYS[1])
          if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
          return n
          """,
          Long.class);

  private final ReactiveRedisTemplate<String, byte[]> redis;
  private final int allowed;
  private final Duration window;

  public RedisLoginAttempts(
      ReactiveRedisTemplate<String, byte[]> redis, int allowed, Duration window) {
    this.redis = redis;
    this.allowed = allowed;
    this.window = window;
  }

  @Override
  public Mono<Duration> blockedFor(String username, String address) {
    String key = key(username, address);
    return redis
        .opsForValue()
        .get(key)
        .filter(count -> Long.parseLong(text(count)) >= allowed)
        .flatMap(_ -> redis.getExpire(key))
        .filter(Duration::isPositive);
  }

  @Override
  public Mono<Void> failed(String username, String address) {
    byte[] windowMillis = Long.toString(window.toMillis()).getBytes(StandardCharsets.US_ASCII);
    return redis.execute(COUNT, List.of(key(username, address)), List.of(windowMillis)).then();
  }

  @Override
  public Mono<Void> succeeded(String username, String address) {
    return redis.delete(key(username, address)).then();
  }

  private static String key(String username, String address) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((username + "\n" + address).getBytes(StandardCharsets.UTF_8));
      return "ml:gateway:login:" + HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String text(byte[] ascii) {
    return new String(ascii, StandardCharsets.US_ASCII);
  }
}
