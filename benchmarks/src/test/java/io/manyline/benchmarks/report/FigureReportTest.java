package io.manyline.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class FigureReportTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final FigureReport report =
      new FigureReport(new PrintStream(written, false, StandardCharsets.UTF_8));

  @Test
  void figureShouldBecomeOneJsonLineWithItsRatioAtOnce() {
    report.add(new Figure("codec", "seal", 3.14159, "us/op", 2.0, 25, 7));

    assertThat(written.toString(StandardCharsets.UTF_8).strip())
        .isEqualTo(
            "{\"bench\":\"codec\",\"metric\":\"seal\",\"value\":3.142,\"unit\":\"us/op\","
                + "\"control\":2,\"ratio\":1.571,\"n\":25,\"seed\":7}");
  }

  @Test
  void figureWithoutAControlShouldSayNullAndNotZero() {
    report.add(new Figure("idle", "redis", 0.0333333, "1/s", null, 100, 1));
    report.add(new Figure("idle", "lost", 0, "sends", 0.0, 100, 1));

    var lines = written.toString(StandardCharsets.UTF_8).lines().toList();
    var first = JsonMapper.shared().readTree(lines.getFirst());
    assertThat(first.get("control").isNull()).isTrue();
    assertThat(first.get("ratio").isNull()).isTrue();
    assertThat(first.get("value").asDouble()).isEqualTo(0.03333);
    assertThat(JsonMapper.shared().readTree(lines.getLast()).get("ratio").isNull()).isTrue();
  }

  @Test
  void largeNumbersShouldBePlainInTheTableAndNumbersInJson() {
    report.add(new Figure("webhooks", "rate", 123_456, "1/s", 250_000.0, 60_000, 1));

    assertThat(report.table()).contains("123500").contains("250000").contains("0.4938");
    assertThat(JsonMapper.shared().readTree(written.toByteArray()).get("value").asDouble())
        .isEqualTo(123_500);
  }
}
