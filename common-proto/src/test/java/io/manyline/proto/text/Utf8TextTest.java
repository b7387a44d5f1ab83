package io.manyline.proto.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8TextTest {
  private static final long SEED = 20_260_101;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4096})
  void bytesShouldBeThoseOfAStringOfTheSameParts(int usualLength) {
    Utf8Text text = new Utf8Text(usualLength);
    StringBuilder same = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      text.ascii('{').ascii("plain ").ascii("0123456", 2, 5).text("ä€😀 and ASCII").number(i * i);
      same.append('{').append("plain ").append("234").append("ä€😀 and ASCII").append(i * i);
    }

    assertThat(text.toBytes()).isEqualTo(same.toString().getBytes(StandardCharsets.UTF_8));
    assertThat(text).hasToString(same.toString());
  }

  @Test
  void numbersShouldBeAsLongWritesThem() {
    LongStream bounds =
        LongStream.of(0, 9, 10, 99, 100, Long.MAX_VALUE, -1, -10, Long.MIN_VALUE, 1L << 32);
    Random random = new Random(SEED);
    LongStream drawn = random.longs(1_000).map(each -> each >> random.nextInt(64));

    LongStream.concat(bounds, drawn)
        .forEach(
            number ->
                assertThat(new Utf8Text(1).number(number).toBytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo(Long.toString(number)));
  }

  @Test
  void surrogateThatIsAloneShouldBeAQuestionMark() {
    assertThat(new Utf8Text(8).text("a\ud83db").toBytes())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("a?b");
  }

  @Test
  void bytesThatWereGivenOutShouldNotChange() {
    Utf8Text text = new Utf8Text(8).ascii("one");
    byte[] first = text.toBytes();

    text.ascii("two");

    assertThat(first).asString(StandardCharsets.UTF_8).isEqualTo("one");
    assertThat(text).hasToString("onetwo");
    assertThat(text.length()).isEqualTo(6);
    text.writeTo(
        (bytes, from, count) ->
            assertThat(new String(bytes, from, count, StandardCharsets.UTF_8)).isEqualTo("onetwo"));
    text.clear();
    assertThat(text.ascii("six")).hasToString("six");
    assertThat(first).asString(StandardCharsets.UTF_8).isEqualTo("one");
  }
}
