package io.manyline.dispatcher.delivery;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Events that come, or are asked for, once more.
class RepeatsTest {
  private final VirtualDispatcher dispatcher = new VirtualDispatcher();

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
    dispatcher.refuse("evt1");
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.readRepeat(1);
    dispatcher.read("a");
    dispatcher.run();
    assertThat(dispatcher.store.count()).isEqualTo(3);
    dispatcher.answer = _ -> VirtualDispatcher.ok();

    dispatcher.advance(ofSeconds(5));

    assertThat(dispatcher.postedIds()).containsExactly("evt1", "evt1", "evt3");
    assertThat(dispatcher.store.count()).isZero();
    assertThat(dispatcher.count("manyline.webhook.skipped", "reason", "delivered")).isEqualTo(1);
  }

  @Test
  void eventThatSteppedAsideShouldNotBeSentAfterItsRepeat() {
    dispatcher.refuse("evt1");
    dispatcher.read("a");
    dispatcher.run();
    List.of(5, 30, 120).forEach(step -> dispatcher.advance(ofSeconds(step)));
    dispatcher.answer = _ -> VirtualDispatcher.ok();
    dispatcher.readRepeat(1);
    dispatcher.run();
    assertThat(dispatcher.posts).hasSize(5);

    dispatcher.advance(ofSeconds(600));

    assertThat(dispatcher.posts).hasSize(5);
    assertThat(dispatcher.store.count()).isZero();
    assertThat(dispatcher.store.deadLetters(VirtualDispatcher.ENDPOINT)).isEmpty();
  }

  @Test
  void replayThatFailsShouldBeTriedAgainThoughTheEndpointHadTheEventBefore() {
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.refuse("evt1");
    dispatcher.replay(1);
    dispatcher.answer = _ -> VirtualDispatcher.ok();

    dispatcher.advance(ofSeconds(5));

    assertThat(dispatcher.postedIds()).containsExactly("evt1", "evt1", "evt1");
    assertThat(dispatcher.store.count()).isZero();
  }

  @Test
  void retryShouldEndWhenAReplayHasBroughtItsEvent() {
    dispatcher.refuse("evt1");
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.answer = _ -> VirtualDispatcher.ok();

    dispatcher.replay(1);
    dispatcher.advance(ofSeconds(5));

    assertThat(dispatcher.postedIds()).containsExactly("evt1", "evt1");
    assertThat(dispatcher.store.count()).isZero();
  }
}
