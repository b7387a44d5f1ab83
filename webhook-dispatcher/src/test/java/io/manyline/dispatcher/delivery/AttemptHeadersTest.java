package io.manyline.dispatcher.delivery;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.egress.PostResult;
import io.manyline.registry.session.WebhookSecret;
import io.manyline.registry.webhook.Attempt;
import io.manyline.registry.webhook.Target;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is sent with an attempt, and what is noted of it.
class AttemptHeadersTest {
  private final VirtualDispatcher dispatcher = new VirtualDispatcher();

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
    dispatcher.advance(ofSeconds(60));
    dispatcher.read("a");
    dispatcher.run();

    assertThat(dispatcher.posts)
        .extracting(post -> post.headers().get("webhook-signature").split(" ").length)
        .containsExactly(2, 1);
  }

  @Test
  void everyAttemptShouldBeSignedAtItsOwnTimeWithTheSameIdAndBody() {
    dispatcher.refuse("evt1");
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.advance(ofSeconds(5));

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
}
