package io.manyline.dispatcher.delivery;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.webhook.Ordering;
import io.manyline.registry.webhook.Policy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which event of a chat goes when, in days that take no time.
class DeliveryOrderTest {
  private final VirtualDispatcher dispatcher = new VirtualDispatcher();

  @Test
  void chatShouldWaitBehindItsRetryForTheShortStepsAndOthersFlow() {
    dispatcher.refuse("evt1");
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.read("a");
    dispatcher.read("b");
    dispatcher.run();

    for (Duration step : List.of(ofSeconds(5), ofSeconds(30), ofSeconds(120))) {
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
    dispatcher.refuse("evt1");
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.read("a");
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.answer = _ -> VirtualDispatcher.ok();

    dispatcher.advance(ofSeconds(5));
    dispatcher.read("a");
    dispatcher.run();

    assertThat(dispatcher.postedIds()).containsExactly("evt1", "evt1", "evt2", "evt3", "evt4");
    assertThat(dispatcher.store.count()).isZero();
  }

  @Test
  void chatThatIsInMemoryShouldBeAskedForTogetherAndWaitBehindTheOneThatFails() {
    dispatcher.refuse("evt3");
    for (int i = 0; i < 10; i++) {
      dispatcher.read("a");
    }
    dispatcher.run();

    assertThat(dispatcher.postedIds()).containsExactly("evt1", "evt2", "evt3");
    assertThat(dispatcher.store.count()).isEqualTo(8);
    assertThat(dispatcher.store.asked.subList(0, 2)).containsExactly(8, 7);
    dispatcher.answer = _ -> VirtualDispatcher.ok();
    dispatcher.advance(ofSeconds(5));

    assertThat(dispatcher.postedIds())
        .containsExactly(
            "evt1", "evt2", "evt3", "evt3", "evt4", "evt5", "evt6", "evt7", "evt8", "evt9",
            "evt10");
    assertThat(dispatcher.store.count()).isZero();
  }

  @Test
  void whatWasAskedForTogetherShouldNeedNoOtherQuestionForASecond() {
    for (int i = 0; i < 10; i++) {
      dispatcher.read("a");
    }
    dispatcher.run();
    assertThat(dispatcher.store.asked).containsExactly(8, 2);

    dispatcher.store.asked.clear();
    dispatcher.duringPost = () -> dispatcher.clock.advance(Duration.ofMillis(600));
    dispatcher.read("a");
    dispatcher.read("a");
    dispatcher.read("a");
    dispatcher.run();
    assertThat(dispatcher.store.asked).containsExactly(3, 1);
    assertThat(dispatcher.posts).hasSize(13);
  }

  @Test
  void chatBehindAnAttemptThatWasParkedShouldBeAskedForAnew() {
    dispatcher.duringPost =
        () -> {
          dispatcher.duringPost = () -> {};
          dispatcher.clock.advance(Duration.ofMillis(600));
          dispatcher.handOver.tick();
        };
    dispatcher.read("a");
    dispatcher.clock.advance(Duration.ofMillis(1_500));
    dispatcher.read("a");
    dispatcher.runLanes();

    assertThat(dispatcher.store.asked).startsWith(2, 1);
    assertThat(dispatcher.postedIds()).containsExactly("evt1", "evt2");
  }

  @Test
  void endpointInTroubleShouldBeAskedForOneEventAtATime() {
    dispatcher.health.trouble(VirtualDispatcher.ENDPOINT);
    dispatcher.read("a");
    dispatcher.read("a");
    dispatcher.run();

    assertThat(dispatcher.store.asked).containsExactly(1, 1);
    assertThat(dispatcher.postedIds()).containsExactly("evt1", "evt2");
  }

  @Test
  void eventShouldStepAsideFromTenMinutesOnAndComeBack() {
    dispatcher.refuse("evt1");
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.advance(ofSeconds(5));
    dispatcher.advance(ofSeconds(30));
    dispatcher.advance(ofSeconds(120));

    dispatcher.read("a");
    dispatcher.run();
    assertThat(dispatcher.postedIds()).endsWith("evt1", "evt2").hasSize(5);

    dispatcher.advance(ofSeconds(599));
    assertThat(dispatcher.posts).hasSize(5);
    dispatcher.answer = _ -> VirtualDispatcher.ok();
    dispatcher.advance(ofSeconds(1));
    assertThat(dispatcher.postedIds()).endsWith("evt1").hasSize(6);
    assertThat(dispatcher.store.count()).isZero();
  }

  @Test
  void endpointWithoutOrderShouldNotWaitBehindAFailureAndMarkNothingLate() {
    dispatcher.change(
        there -> there.withPolicy(new Policy(Ordering.NONE, ofSeconds(5), 2, List.of())));
    dispatcher.refuse("evt1");
    dispatcher.read("a");
    dispatcher.read("a");
    dispatcher.run();
    assertThat(dispatcher.postedIds()).containsExactly("evt1", "evt2");
    for (long step : new long[] {5, 30, 120, 600}) {
      dispatcher.advance(ofSeconds(step));
    }
    assertThat(dispatcher.posts).hasSize(6);
    assertThat(dispatcher.posts).extracting(VirtualDispatcher.Post::isLate).containsOnly(false);
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
}
