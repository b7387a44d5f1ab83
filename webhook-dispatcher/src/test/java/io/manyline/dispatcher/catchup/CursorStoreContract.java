package io.manyline.dispatcher.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.webhook.EndpointId;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What every [CursorStore] keeps to.
interface CursorStoreContract {
  EndpointId ONE = new EndpointId("wh_one");
  EndpointId OTHER = new EndpointId("wh_other");

  /// The same one within a test, empty at its start for the [#partition] and the next one.
  CursorStore store();

  int partition();

  @Test
  default void cursorsShouldBeThoseOfTheirPartitionAndEndpoint() {
    assertThat(store().load(partition())).isEmpty();

    assertThat(store().begin(partition(), ONE, 10)).isEqualTo(10);
    assertThat(store().begin(partition(), OTHER, 20)).isEqualTo(20);
    assertThat(store().begin(partition() + 1, ONE, 30)).isEqualTo(30);

    assertThat(store().load(partition())).isEqualTo(Map.of(ONE, 10L, OTHER, 20L));
    assertThat(store().load(partition() + 1)).isEqualTo(Map.of(ONE, 30L));
  }

  @Test
  default void beginShouldNeverMoveACursorForward() {
    store().begin(partition(), ONE, 10);

    assertThat(store().begin(partition(), ONE, 12)).isEqualTo(10);
    assertThat(store().begin(partition(), ONE, 9)).isEqualTo(9);
    assertThat(store().load(partition())).isEqualTo(Map.of(ONE, 9L));
  }

  @Test
  default void nineShouldBeLowerThanTen() {
    store().begin(partition(), ONE, 9);

    assertThat(store().begin(partition(), ONE, 10)).isEqualTo(9);
  }

  @Test
  default void advanceShouldReplaceOnlyWhatItsCallerKnows() {
    store().begin(partition(), ONE, 10);

    assertThat(store().advance(partition(), ONE, 10, 15)).isTrue();
    assertThat(store().advance(partition(), ONE, 10, 20)).isFalse();

    assertThat(store().load(partition())).isEqualTo(Map.of(ONE, 15L));
    assertThat(store().advance(partition(), OTHER, 10, 20)).isFalse();
    assertThat(store().load(partition())).doesNotContainKey(OTHER);
  }

  @Test
  default void endShouldTakeAwayOnlyWhatItsCallerKnows() {
    store().begin(partition(), ONE, 10);
    store().begin(partition(), OTHER, 10);

    assertThat(store().end(partition(), ONE, 9)).isFalse();
    assertThat(store().end(partition(), OTHER, 10)).isTrue();

    assertThat(store().load(partition())).isEqualTo(Map.of(ONE, 10L));
    assertThat(store().begin(partition(), OTHER, 30)).isEqualTo(30);
  }

  @Test
  default void everyCallShouldBeSafeToRepeat() {
    store().begin(partition(), ONE, 10);
    assertThat(store().begin(partition(), ONE, 10)).isEqualTo(10);

    assertThat(store().advance(partition(), ONE, 10, 15)).isTrue();
    assertThat(store().advance(partition(), ONE, 10, 15)).isTrue();

    assertThat(store().end(partition(), ONE, 15)).isTrue();
    assertThat(store().end(partition(), ONE, 15)).isTrue();
    assertThat(store().load(partition())).isEmpty();
  }
}
