package io.manyline.dispatcher.delivery;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.webhook.Attempt;
import io.manyline.registry.webhook.DeadLetter;
import io.manyline.registry.webhook.DeadLetter.Reason;
import io.manyline.registry.webhook.Ordering;
import io.manyline.registry.webhook.Policy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The schedule of an event that fails, in days that take no time.
class RetriesTest {
  private final VirtualDispatcher dispatcher = new VirtualDispatcher();

  @Test
  void eventShouldBecomeADeadLetterAfterTheLastStep() {
    dispatcher.refuse("evt1");
    dispatcher.read("a");
    dispatcher.run();
    for (long step : new long[] {5, 30, 120, 600, 1_800, 7_200, 21_600, 43_200}) {
      dispatcher.advance(ofSeconds(step).minusMillis(1));
      int before = dispatcher.posts.size();
      dispatcher.advance(Duration.ofMillis(1));
      assertThat(dispatcher.posts).hasSize(before + 1);
      assertThat(dispatcher.store.deadLetters(VirtualDispatcher.ENDPOINT)).isEmpty();
    }

    dispatcher.advance(ofSeconds(86_400));

    assertThat(dispatcher.store.deadLetters(VirtualDispatcher.ENDPOINT))
        .containsExactly(
            new DeadLetter(
                "evt1", 0, 1, 10, Reason.ATTEMPTS_EXHAUSTED, dispatcher.clock.instant()));
    assertThat(dispatcher.store.attempts(VirtualDispatcher.ENDPOINT))
        .extracting(Attempt::number)
        .containsExactly(10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
    assertThat(dispatcher.store.count()).isZero();
    assertThat(dispatcher.count("manyline.webhook.dead.letters", "reason", "attempts_exhausted"))
        .isEqualTo(1);
    dispatcher.advance(Duration.ofDays(2));
    assertThat(dispatcher.posts).hasSize(10);
    assertThat(dispatcher.posts.subList(0, 4))
        .extracting(VirtualDispatcher.Post::isLate)
        .containsOnly(false);
    assertThat(dispatcher.posts.subList(4, 10))
        .extracting(VirtualDispatcher.Post::isLate)
        .containsOnly(true);
  }

  @Test
  void stepsOfTheEndpointShouldCount() {
    dispatcher.change(
        there ->
            there.withPolicy(
                new Policy(
                    Ordering.PER_CHAT, ofSeconds(5), 2, List.of(Duration.ZERO, ofSeconds(1)))));
    dispatcher.refuse("evt1");
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.advance(ofSeconds(1));

    assertThat(dispatcher.posts).hasSize(2);
    assertThat(dispatcher.store.deadLetters(VirtualDispatcher.ENDPOINT)).hasSize(1);
  }

  @Test
  void retryAfterShouldMoveTheNextAttemptAndLetTheChatGoOnWhenItIsLong() {
    dispatcher.answer =
        id -> id.equals("evt1") ? VirtualDispatcher.retryAfter("60") : VirtualDispatcher.ok();
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.read("a");
    dispatcher.advance(ofSeconds(59));
    assertThat(dispatcher.postedIds()).containsExactly("evt1");

    dispatcher.answer =
        id -> id.equals("evt1") ? VirtualDispatcher.retryAfter("3600") : VirtualDispatcher.ok();
    dispatcher.advance(ofSeconds(1));

    assertThat(dispatcher.postedIds()).containsExactly("evt1", "evt1", "evt2");
    dispatcher.advance(ofSeconds(3_599));
    assertThat(dispatcher.posts).hasSize(3);
    dispatcher.advance(ofSeconds(1));
    assertThat(dispatcher.postedIds()).endsWith("evt1").hasSize(4);
  }

  @Test
  void eventThatKafkaNoLongerHasShouldBecomeADeadLetterUnattempted() {
    dispatcher.refuse("evt1");
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.expire(1);

    dispatcher.advance(ofSeconds(5));

    assertThat(dispatcher.posts).hasSize(1);
    assertThat(dispatcher.store.deadLetters(VirtualDispatcher.ENDPOINT))
        .extracting(DeadLetter::reason)
        .containsExactly(Reason.EVENT_GONE);
  }

  @Test
  void retryShouldBeDroppedWhenItsEndpointIsRemoved() {
    dispatcher.refuse("evt1");
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.read("b");
    dispatcher.endpoints.remove(VirtualDispatcher.ENDPOINT);

    dispatcher.advance(ofSeconds(5));

    assertThat(dispatcher.posts).hasSize(1);
    assertThat(dispatcher.store.count()).isZero();
    assertThat(dispatcher.store.deadLetters(VirtualDispatcher.ENDPOINT)).isEmpty();
    assertThat(dispatcher.count("manyline.webhook.skipped", "reason", "no_endpoint")).isEqualTo(1);
  }
}
