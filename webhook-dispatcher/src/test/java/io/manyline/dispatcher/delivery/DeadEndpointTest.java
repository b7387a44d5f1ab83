package io.manyline.dispatcher.delivery;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.manyline.proto.event.EventBody;
import io.manyline.proto.event.PublishedSchemas;
import io.manyline.registry.webhook.DeadLetter;
import io.manyline.registry.webhook.DeadLetter.Reason;
import io.manyline.registry.webhook.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Endpoints that answer nothing good, until they are disabled, in days that take no time.
class DeadEndpointTest {
  private final VirtualDispatcher dispatcher = new VirtualDispatcher();

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
      dispatcher.advance(ofSeconds(1));
    }
    // 10 s, 20 s, 40 s, 80 s, then every two minutes.
    assertThat(dispatcher.posts.size() - failures).isBetween(6, 8);

    dispatcher.answer = _ -> VirtualDispatcher.ok();
    for (int second = 0; second < 3_600; second++) {
      dispatcher.advance(ofSeconds(1));
    }

    assertThat(dispatcher.store.count()).isZero();
    assertThat(dispatcher.postedIds()).contains("evt12");
    assertThat(dispatcher.postedIds().lastIndexOf("evt1"))
        .isLessThan(dispatcher.postedIds().indexOf("evt11"));
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
  void endpointShouldNotBeDisabledBeforeItIsTold() {
    dispatcher.publisher =
        _ -> {
          throw new IllegalStateException("Kafka does not answer");
        };
    dispatcher.answer = _ -> VirtualDispatcher.status(410);
    dispatcher.read("a");
    dispatcher.run();
    assertThat(dispatcher.endpoint().state().enabled()).isTrue();
    assertThat(dispatcher.released).isEmpty();

    dispatcher.publisher = dispatcher.published::add;
    dispatcher.run();

    assertThat(dispatcher.endpoint().state().reason()).isEqualTo(State.GONE);
    assertThat(dispatcher.published).hasSize(1);
    assertThat(dispatcher.posts).hasSize(1);
  }

  @Test
  void goneShouldDisableTheEndpointForWhatWaitsAndWhatComesUntilItsAddressChanges() {
    dispatcher.refuse("evt1");
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.answer = _ -> VirtualDispatcher.status(410);

    dispatcher.advance(ofSeconds(5));
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

    // Enabled again: what was before counts no more.
    dispatcher.moveTo("https://endpoint.test/one");
    dispatcher.read("later");
    dispatcher.run();
    assertThat(dispatcher.posts).hasSize(posts + 1);
    assertThat(dispatcher.endpoint().state().enabled()).isTrue();
  }

  @Test
  void oneSuccessInFiveDaysShouldKeepTheEndpointEnabled() {
    dispatcher.answer = _ -> VirtualDispatcher.status(500);
    for (int hour = 0; hour < 9 * 24; hour++) {
      if (hour == 4 * 24) {
        dispatcher.answer = _ -> VirtualDispatcher.ok();
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
}
