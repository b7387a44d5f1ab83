package io.manyline.dispatcher.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.webhook.EndpointId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartitionBacklogsTest {
  private static final EndpointId REAR = new EndpointId("wh_rear");
  private static final EndpointId FRONT = new EndpointId("wh_front");

  private final PartitionBacklogs partition = new PartitionBacklogs(0, 2_000_000);

  @Test
  void scanShouldGoOnAtTheRearmostPlaceAndNowAndThenWhereNobodyWasServed() {
    partition.load(Map.of(REAR, 5L, FRONT, 1_000_000L), 2_000_000);
    List<Long> places = new ArrayList<>();

    for (int i = 0; i < 20; i++) {
      long place = partition.next(List.of(REAR, FRONT));
      places.add(place);
      partition.served(place == 5 ? REAR : FRONT);
    }

    assertThat(places).containsOnly(5L, 1_000_000L);
    assertThat(places.stream().filter(place -> place == 1_000_000)).hasSizeBetween(2, 4);
    assertThat(places.subList(0, 5)).contains(1_000_000L);
  }

  @Test
  void nothingShouldBeDoneOnceThePartitionIsClosed() {
    List<String> done = new ArrayList<>();
    partition.whileOpen(() -> done.add("open"));

    partition.close();

    partition.whileOpen(() -> done.add("closed"));
    assertThat(done).containsExactly("open");
    assertThat(partition.isClosed()).isTrue();
  }
}
