package io.manyline.dispatcher.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.manyline.dispatcher.egress.PostResult;
import io.manyline.proto.event.EventBody;
import io.manyline.proto.event.PublishedSchemas;
import io.manyline.registry.session.WebhookSecret;
import io.manyline.registry.webhook.Attempt;
import io.manyline.registry.webhook.DeadLetter;
import io.manyline.registry.webhook.DeadLetter.Reason;
import io.manyline.registry.webhook.Ordering;
import io.manyline.registry.webhook.Policy;
import io.manyline.registry.webhook.State;
import io.manyline.registry.webhook.Target;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  void chatThatIsInMemoryShouldBeAskedForTogetherAndWaitBehindTheOneThatFails() {
    refuse("evt3");
    for (int i = 0; i < 10; i++) {
      dispatcher.read("a");
    }
    dispatcher.run();

    assertThat(dispatcher.postedIds()).containsExactly("evt1", "evt2", "evt3");
    assertThat(dispatcher.store.count()).isEqualTo(8);
    assertThat(dispatcher.store.asked.subList(0, 2)).containsExactly(8, 7);
    dispatcher.answer = _ -> ok();
    dispatcher.advance(seconds(5));

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
  void repeatThatCameWithItsEventShouldNotBeSent() {
    dispatcher.read("a");
    dispatcher.readRepeat(1);
    dispatcher.read("a");
    dispatcher.run();

    assertThat(dispatcher.postedIds()).containsExactly("evt1", "evt3");
    assertThat(dispatcher.released).containsExactly(1L, 2L, 3L);
    assertThat(dispatcher.count("manyline.webhook.skipped", "reason", "delivered")).isEqualTo(1);
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
    for (long step : new long[] {5, 30, 120, 600, 1_800, 7_200, 21_600, 43_200}) {
      dispatcher.advance(seconds(step).minusMillis(1));
      int before = dispatcher.posts.size();
      dispatcher.advance(Duration.ofMillis(1));
      assertThat(dispatcher.posts).hasSize(before + 1);
      assertThat(dispatcher.store.deadLetters(VirtualDispatcher.ENDPOINT)).isEmpty();
    }

    dispatcher.advance(seconds(86_400));

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
    assertThat(late(dispatcher.posts.subList(0, 4))).containsOnly(false);
    assertThat(late(dispatcher.posts.subList(4, 10))).containsOnly(true);
  }

  private static List<Boolean> late(List<VirtualDispatcher.Post> posts) {
    return posts.stream().map(post -> post.headers().containsKey("webhook-late")).toList();
  }

  @Test
  void attemptShouldTellPlaceTypeNextAttemptAndTheAnswersBeginning() {
    dispatcher.answer = _ -> new PostResult.Answered(500, Optional.empty(), "out of order");
    dispatcher.read("a");
    dispatcher.run();

    Attempt attempt = dispatcher.store.attempts(VirtualDispatcher.ENDPOINT).getFirst();
    assertThat(attempt.details())
        .isEqualTo(
            new Attempt.Details(
                "message.received",
                new Attempt.Place(0, 1),
                dispatcher.clock.instant().plusSeconds(5),
                "out of order"));
    assertThat(Attempt.of(attempt.toText())).contains(attempt);
  }

  @Test
  void headersOfTheEndpointShouldBeSentBesideOurs() {
    dispatcher.change(
        there ->
            there.withTarget(
                new Target(
                    there.target().url(),
                    Map.of("X-Key", "k", "Webhook-Id", "forged", "webhook-late", "true"),
                    there.target().secrets(),
                    null)));
    dispatcher.read("a");
    dispatcher.run();

    assertThat(dispatcher.posts.getFirst().headers())
        .containsEntry("x-key", "k")
        .containsEntry("webhook-id", "evt1")
        .doesNotContainKey("webhook-late");
  }

  @Test
  void bothSecretsShouldSignUntilTheOldOneEnds() {
    dispatcher.change(
        there ->
            there.withTarget(
                there
                    .target()
                    .withSecrets(
                        there
                            .target()
                            .secrets()
                            .rotated(
                                WebhookSecret.create(new SecureRandom()),
                                dispatcher.clock.instant().plusSeconds(60)))));
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.advance(seconds(60));
    dispatcher.read("a");
    dispatcher.run();

    assertThat(dispatcher.posts)
        .extracting(post -> post.headers().get("webhook-signature").split(" ").length)
        .containsExactly(2, 1);
  }

  @Test
  void endpointWithoutOrderShouldNotWaitBehindAFailureAndMarkNothingLate() {
    dispatcher.change(
        there -> there.withPolicy(new Policy(Ordering.NONE, Duration.ofSeconds(5), 2, List.of())));
    refuse("evt1");
    dispatcher.read("a");
    dispatcher.read("a");
    dispatcher.run();
    assertThat(dispatcher.postedIds()).containsExactly("evt1", "evt2");
    for (long step : new long[] {5, 30, 120, 600}) {
      dispatcher.advance(seconds(step));
    }
    assertThat(dispatcher.posts).hasSize(6);
    assertThat(late(dispatcher.posts)).containsOnly(false);
  }

  @Test
  void stepsOfTheEndpointShouldCount() {
    dispatcher.change(
        there ->
            there.withPolicy(
                new Policy(
                    Ordering.PER_CHAT,
                    Duration.ofSeconds(5),
                    2,
                    List.of(Duration.ZERO, Duration.ofSeconds(1)))));
    refuse("evt1");
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.advance(seconds(1));

    assertThat(dispatcher.posts).hasSize(2);
    assertThat(dispatcher.store.deadLetters(VirtualDispatcher.ENDPOINT)).hasSize(1);
  }

  @Test
  void goneShouldBeToldByAnEventOnceAndStoredAsTheReason() {
    dispatcher.answer = _ -> VirtualDispatcher.status(410);
    dispatcher.read("a");
    dispatcher.read("b");
    dispatcher.run();

    assertThat(dispatcher.endpoint().state())
        .isEqualTo(State.disabled(State.GONE, dispatcher.clock.instant()));
    assertThat(dispatcher.published)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getWebhookDisabled().getReason()).isEqualTo("gone");
              assertThat(event.getWebhookDisabled().getLastResult()).isEqualTo("410");
              assertThat(event.getWebhookDisabled().getLastEventId()).isEqualTo("evt1");
              PublishedSchemas.assertValid(EventBody.json(event).orElseThrow());
            });
  }

  @Test
  void nothingButFailuresForFiveDaysShouldDisableTheEndpointAndSaySo() {
    dispatcher.answer = _ -> VirtualDispatcher.status(500);
    for (int hour = 0; hour < 5 * 24; hour++) {
      dispatcher.read("chat" + hour);
      dispatcher.run();
      dispatcher.advance(Duration.ofHours(1));
      assertThat(dispatcher.published.isEmpty()).isEqualTo(hour < 5 * 24 - 1);
    }

    assertThat(dispatcher.endpoint().state().reason()).isEqualTo(State.FAILING);
    assertThat(dispatcher.published)
        .extracting(event -> event.getWebhookDisabled().getReason())
        .containsOnly("failing");
    int posts = dispatcher.posts.size();
    dispatcher.advance(Duration.ofDays(1));
    dispatcher.advance(Duration.ofDays(1));
    assertThat(dispatcher.posts).hasSize(posts);
    assertThat(dispatcher.store.count()).isZero();
    assertThat(dispatcher.store.deadLetters(VirtualDispatcher.ENDPOINT))
        .extracting(DeadLetter::reason)
        .contains(Reason.ENDPOINT_DISABLED);
  }

  @Test
  void oneSuccessInFiveDaysShouldKeepTheEndpointEnabled() {
    dispatcher.answer = _ -> VirtualDispatcher.status(500);
    for (int hour = 0; hour < 9 * 24; hour++) {
      if (hour == 4 * 24) {
        dispatcher.answer = _ -> ok();
        dispatcher.advance(Duration.ofMinutes(3));
        dispatcher.answer = _ -> VirtualDispatcher.status(500);
      }
      dispatcher.read("chat" + hour);
      dispatcher.run();
      dispatcher.advance(Duration.ofMinutes(57));
    }

    assertThat(dispatcher.endpoint().state().enabled()).isTrue();
    assertThat(dispatcher.published).isEmpty();
  }

  @Test
  void deadEndpointShouldBeAskedByProbesOnlyAndBeServedInOrderWhenItIsBack() {
    dispatcher.answer = _ -> VirtualDispatcher.status(500);
    for (int i = 0; i < 10; i++) {
      dispatcher.read("chat" + i);
    }
    dispatcher.run();
    int failures = dispatcher.posts.size();
    assertThat(failures).isEqualTo(10);
    dispatcher.read("chat0");
    dispatcher.read("another");
    for (int second = 0; second < 600; second++) {
      dispatcher.advance(seconds(1));
    }
    // 10 s, 20 s, 40 s, 80 s, then every two minutes.
    assertThat(dispatcher.posts.size() - failures).isBetween(6, 8);

    dispatcher.answer = _ -> ok();
    for (int second = 0; second < 3_600; second++) {
      dispatcher.advance(seconds(1));
    }

    assertThat(dispatcher.store.count()).isZero();
    assertThat(dispatcher.postedIds()).contains("evt12");
    assertThat(dispatcher.postedIds().lastIndexOf("evt1"))
        .isLessThan(dispatcher.postedIds().indexOf("evt11"));
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

    dispatcher.moveTo("https://endpoint.test/two");
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
  void repeatOfADeliveredEventShouldNotBeSent() {
    dispatcher.read("a");
    dispatcher.run();

    dispatcher.readRepeat(1);
    dispatcher.run();

    assertThat(dispatcher.postedIds()).containsExactly("evt1");
    assertThat(dispatcher.released).containsExactly(1L, 2L);
    assertThat(dispatcher.count("manyline.webhook.skipped", "reason", "delivered")).isEqualTo(1);
  }

  @Test
  void repeatThatCameWhileItsEventWaitedShouldNotBeSentAfterIt() {
    refuse("evt1");
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.readRepeat(1);
    dispatcher.read("a");
    dispatcher.run();
    assertThat(dispatcher.store.count()).isEqualTo(3);
    dispatcher.answer = _ -> ok();

    dispatcher.advance(seconds(5));

    assertThat(dispatcher.postedIds()).containsExactly("evt1", "evt1", "evt3");
    assertThat(dispatcher.store.count()).isZero();
    assertThat(dispatcher.count("manyline.webhook.skipped", "reason", "delivered")).isEqualTo(1);
  }

  @Test
  void eventThatSteppedAsideShouldNotBeSentAfterItsRepeat() {
    refuse("evt1");
    dispatcher.read("a");
    dispatcher.run();
    List.of(5, 30, 120).forEach(step -> dispatcher.advance(seconds(step)));
    dispatcher.answer = _ -> ok();
    dispatcher.readRepeat(1);
    dispatcher.run();
    assertThat(dispatcher.posts).hasSize(5);

    dispatcher.advance(seconds(600));

    assertThat(dispatcher.posts).hasSize(5);
    assertThat(dispatcher.store.count()).isZero();
    assertThat(dispatcher.store.deadLetters(VirtualDispatcher.ENDPOINT)).isEmpty();
  }

  @Test
  void replayThatFailsShouldBeTriedAgainThoughTheEndpointHadTheEventBefore() {
    dispatcher.read("a");
    dispatcher.run();
    refuse("evt1");
    dispatcher.replay(1);
    dispatcher.answer = _ -> ok();

    dispatcher.advance(seconds(5));

    assertThat(dispatcher.postedIds()).containsExactly("evt1", "evt1", "evt1");
    assertThat(dispatcher.store.count()).isZero();
  }

  @Test
  void retryShouldEndWhenAReplayHasBroughtItsEvent() {
    refuse("evt1");
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.answer = _ -> ok();

    dispatcher.replay(1);
    dispatcher.advance(seconds(5));

    assertThat(dispatcher.postedIds()).containsExactly("evt1", "evt1");
    assertThat(dispatcher.store.count()).isZero();
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
    dispatcher.read("b");
    dispatcher.endpoints.remove(VirtualDispatcher.ENDPOINT);

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
