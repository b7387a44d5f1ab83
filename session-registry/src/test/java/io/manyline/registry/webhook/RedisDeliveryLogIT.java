package io.manyline.registry.webhook;

import static io.manyline.registry.RegistryFixture.DEADLINE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.RegistryFixture;
import io.manyline.registry.key.RedisKeys;
import io.manyline.testsupport.RedisExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisDeliveryLogIT {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private final EndpointId endpoint = new EndpointId("wh_" + UUID.randomUUID());
  private RegistryFixture fixture;
  private RedisDeliveryLog log;

  @BeforeEach
  void open() {
    fixture = new RegistryFixture(REDIS);
    log = new RedisDeliveryLog(fixture.redis);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void attemptsAndDeadLettersShouldComeNewestFirstAndWithoutWhatNobodyCanRead() {
    Attempt first = new Attempt("evt1", 1, "500", NOW, Duration.ofMillis(12));
    Attempt second = new Attempt("evt1", 2, "200", NOW.plusSeconds(5), Duration.ofMillis(3));
    DeadLetter dead = new DeadLetter("evt2", 3, 17, 10, DeadLetter.Reason.ATTEMPTS_EXHAUSTED, NOW);
    push("attempts", first.toText(), "9 of tomorrow", second.toText());
    push("dead", "9 of tomorrow", dead.toText());

    assertThat(log.attempts(endpoint).collectList().block(DEADLINE)).containsExactly(second, first);
    assertThat(log.deadLetters(endpoint).collectList().block(DEADLINE)).containsExactly(dead);
  }

  @Test
  void pendingShouldTellHowManyWaitAndWhenTheNextIsDue() {
    assertThat(log.pending(endpoint).block(DEADLINE)).isEqualTo(new DeliveryLog.Pending(0, null));
    String pointers = RedisKeys.dispatcher(endpoint.value(), "pointers");
    String due = RedisKeys.dispatcher(endpoint.value(), "due");
    for (int i = 1; i <= 3; i++) {
      fixture
          .redis
          .<String, byte[]>opsForHash()
          .put(pointers, "p" + i, new byte[1])
          .block(DEADLINE);
      fixture
          .redis
          .opsForZSet()
          .add(due, ("p" + i).getBytes(UTF_8), NOW.plusSeconds(i).toEpochMilli())
          .block(DEADLINE);
    }

    assertThat(log.pending(endpoint).block(DEADLINE))
        .isEqualTo(new DeliveryLog.Pending(3, NOW.plusSeconds(1)));
  }

  private void push(String part, String... texts) {
    for (String text : texts) {
      fixture
          .redis
          .opsForList()
          .leftPush(RedisKeys.dispatcher(endpoint.value(), part), text.getBytes(UTF_8))
          .block(DEADLINE);
    }
  }
}
