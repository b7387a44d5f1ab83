package io.manyline.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionsTest {
  @Test
  void everyPlaceShouldComeBack() {
    Map<Integer, Long> places = new HashMap<>();
    for (int i = 0; i < 64; i++) {
      places.put(i, 1L << i % 62);
    }
    Positions positions = Positions.of(places);

    assertThat(Positions.parse(positions.toText(), 64)).contains(positions);
    assertThat(Positions.parse(Positions.NONE.toText(), 64)).contains(Positions.NONE);
    assertThat(positions.toText()).matches("1\\.[A-Za-z0-9_-]+").hasSizeLessThan(600);
  }

  @Test
  void placeInThreeThousandPartitionsShouldComeBack() {
    Map<Integer, Long> places = new HashMap<>();
    for (int i = 0; i < 3_000; i++) {
      places.put(i, 1L << 40);
    }
    Positions positions = Positions.of(places);

    assertThat(Positions.parse(positions.toText(), 3_000)).contains(positions);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "2.AAA", "1.%%%", "1.A", "1.AA", "1.QAA", "1.gA", "1.AAEAAg"})
  void whatIsNoPlaceShouldBeNone(String text) {
    assertThat(Positions.parse(text, 64)).isNotPresent();
  }

  @Test
  void placeThatNoLogHasShouldBeNone() {
    assertThat(Positions.parse(Positions.of(Map.of(64, 0L)).toText(), 64)).isNotPresent();
    assertThat(Positions.parse(Positions.of(Map.of(0, -1L)).toText(), 64)).isNotPresent();
    assertThat(Positions.parse("1." + Base64.getUrlEncoder().encodeToString(new byte[40_000]), 64))
        .isNotPresent();
  }
}
