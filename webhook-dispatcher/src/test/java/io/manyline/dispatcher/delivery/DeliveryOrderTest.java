package io.manyline.dispatcher.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.manyline.dispatcher.egress.PostResult;
import io.manyline.registry.webhook.Attempt;
import io.manyline.registry.webhook.DeadLetter;
import io.manyline.registry.webhook.DeadLetter.Reason;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What happens to events in days, in no time.
class DeliveryOrderTest {
  private final VirtualDispatcher dispatcher = new VirtualDispatcher();

  @Test
  void chatShouldWaitBehindItsRetryForTheShortStepsAndOthersFlow() {
    refuse("evt1");
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.read("a");
    dispatcher.read("b");
    dispatcher.run();

    for (Duration step : List.of(seconds(5), seconds(30), seconds(120))) {
      assertThat(dispatcher.posts).hasSizeLessThan(6);
      dispatcher.advance(step.minusMillis(1));
      assertThat(dispatcher.postedIds()).doesNotContain("evt2");
      dispatcher.advance(Duration.ofMillis(1));
    }

    assertThat(dispatcher.postedIds())
        .containsExactly("evt1", "evt3", "evt1", "evt1", "evt1", "evt2");
    assertThat(dispatcher.released).containsExactly(1L, 2L, 3L);
  }

  @Test
  void chatShouldGoOnInOrderWhenItsRetrySucceeds() {
    refuse("evt1");
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.read("a");
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.answer = _ -> VirtualDispatcher.status(200);

    dispatcher.advance(seconds(5));
    dispatcher.read("a");
    dispatcher.run();

    assertThat(dispatcher.postedIds()).containsExactly("evt1", "evt1", "evt2", "evt3", "evt4");
    assertThat(dispatcher.store.count()).isZero();
  }

  @Test
  void eventShouldStepAsideFromTenMinutesOnAndComeBack() {
    refuse("evt1");
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.advance(seconds(5));
    dispatcher.advance(seconds(30));
    dispatcher.advance(seconds(120));

    dispatcher.read("a");
    dispatcher.run();
    assertThat(dispatcher.postedIds()).endsWith("evt1", "evt2").hasSize(5);

    dispatcher.advance(seconds(599));
    assertThat(dispatcher.posts).hasSize(5);
    dispatcher.answer = _ -> VirtualDispatcher.status(200);
    dispatcher.advance(seconds(1));
    assertThat(dispatcher.postedIds()).endsWith("evt1").hasSize(6);
    assertThat(dispatcher.store.count()).isZero();
  }

  @Test
  void eventShouldBecomeADeadLetterAfterTheLastStep() {
    refuse("evt1");
    dispatcher.read("a");
    dispatcher.run();
    for (long step : new long[] {5, 30, 120, 600, 1_800}) {
      dispatcher.advance(seconds(step));
      assertThat(dispatcher.store.deadLetters(VirtualDispatcher.ENDPOINT)).isEmpty();
    }

    dispatcher.advance(seconds(7_200));

    assertThat(dispatcher.store.deadLetters(VirtualDispatcher.ENDPOINT))
        .containsExactly(
            new DeadLetter("evt1", 0, 1, 7, Reason.ATTEMPTS_EXHAUSTED, dispatcher.clock.instant()));
    assertThat(dispatcher.store.attempts(VirtualDispatcher.ENDPOINT))
        .extracting(Attempt::number)
        .containsExactly(7, 6, 5, 4, 3, 2, 1);
    assertThat(dispatcher.store.count()).isZero();
    assertThat(dispatcher.count("manyline.webhook.dead.letters", "reason", "attempts_exhausted"))
        .isEqualTo(1);
    dispatcher.advance(Duration.ofDays(2));
    assertThat(dispatcher.posts).hasSize(7);
  }

  @Test
  void goneShouldDisableTheEndpointForWhatWaitsAndWhatComesUntilItsAddressChanges() {
    refuse("evt1");
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.answer = _ -> VirtualDispatcher.status(410);

    dispatcher.advance(seconds(5));
    dispatcher.read("b");
    dispatcher.run();

    assertThat(dispatcher.postedIds()).containsExactly("evt1", "evt1");
    assertThat(dispatcher.store.deadLetters(VirtualDispatcher.ENDPOINT))
        .extracting(DeadLetter::eventId, DeadLetter::reason)
        .containsExactly(tuple("evt2", Reason.ENDPOINT_GONE), tuple("evt1", Reason.ENDPOINT_GONE));
    assertThat(dispatcher.released).containsExactly(1L, 2L, 3L);

    dispatcher.url = URI.create("https://endpoint.test/two");
    dispatcher.read("b");
    dispatcher.run();
    assertThat(dispatcher.postedIds()).endsWith("evt4");
  }

  @Test
  void retryAfterShouldMoveTheNextAttemptAndLetTheChatGoOnWhenItIsLong() {
    dispatcher.answer = id -> id.equals("evt1") ? VirtualDispatcher.retryAfter("60") : ok();
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.read("a");
    dispatcher.advance(seconds(59));
    assertThat(dispatcher.postedIds()).containsExactly("evt1");

    dispatcher.answer = id -> id.equals("evt1") ? VirtualDispatcher.retryAfter("3600") : ok();
    dispatcher.advance(seconds(1));

    assertThat(dispatcher.postedIds()).containsExactly("evt1", "evt1", "evt2");
    dispatcher.advance(seconds(3_599));
    assertThat(dispatcher.posts).hasSize(3);
    dispatcher.advance(seconds(1));
    assertThat(dispatcher.postedIds()).endsWith("evt1").hasSize(4);
  }

  @Test
  void everyAttemptShouldBeSignedAtItsOwnTimeWithTheSameIdAndBody() {
    refuse("evt1");
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.advance(seconds(5));

    VirtualDispatcher.Post first = dispatcher.posts.getFirst();
    VirtualDispatcher.Post second = dispatcher.posts.getLast();
    for (VirtualDispatcher.Post post : dispatcher.posts) {
      assertThat(post.headers())
          .containsEntry("webhook-timestamp", Long.toString(post.at().getEpochSecond()));
    }
    assertThat(second.at()).isEqualTo(first.at().plusSeconds(5));
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers().get("webhook-signature"))
        .isNotEqualTo(first.headers().get("webhook-signature"));
  }

  @Test
  void stateEventOfAFormerOwnerShouldNotBeSentAfterOneOfItsSuccessor() {
    dispatcher.readStatus(2);
    dispatcher.readStatus(1);
    dispatcher.readStatus(2);
    dispatcher.run();

    assertThat(dispatcher.postedIds()).containsExactly("evt1", "evt3");
    assertThat(dispatcher.released).containsExactly(1L, 2L, 3L);
    assertThat(dispatcher.count("manyline.webhook.skipped", "reason", "stale")).isEqualTo(1);
  }

  @Test
  void eventThatKafkaNoLongerHasShouldBecomeADeadLetterUnattempted() {
    refuse("evt1");
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.expire(1);

    dispatcher.advance(seconds(5));

    assertThat(dispatcher.posts).hasSize(1);
    assertThat(dispatcher.store.deadLetters(VirtualDispatcher.ENDPOINT))
        .extracting(DeadLetter::reason)
        .containsExactly(Reason.EVENT_GONE);
  }

  @Test
  void retryShouldBeDroppedWhenItsEndpointIsRemoved() {
    refuse("evt1");
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.url = null;
    dispatcher.read("b");

    dispatcher.advance(seconds(5));

    assertThat(dispatcher.posts).hasSize(1);
    assertThat(dispatcher.store.count()).isZero();
    assertThat(dispatcher.store.deadLetters(VirtualDispatcher.ENDPOINT)).isEmpty();
    assertThat(dispatcher.count("manyline.webhook.skipped", "reason", "no_endpoint")).isEqualTo(1);
  }

  private void refuse(String id) {
    dispatcher.answer = event -> event.equals(id) ? VirtualDispatcher.status(500) : ok();
  }

  private static PostResult ok() {
    return VirtualDispatcher.status(200);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
