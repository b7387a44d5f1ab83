package io.manyline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.testsupport.architecture.HouseRules;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchmarksTest {
  @Test
  void everyNameOfTheDesignShouldResolveToItsBench() {
    assertThat(Benchmarks.ALL)
        .extracting(Bench::name)
        .containsExactly(
            "codec", "idle", "send", "inbound", "webhooks", "start", "failover", "chaos")
        .allSatisfy(
            name ->
                assertThat(Request.parse(List.of(name), Benchmarks.ALL).benches())
                    .singleElement()
                    .returns(name, Bench::name));
    assertThat(Benchmarks.ALL).allSatisfy(bench -> assertThat(bench.summary()).isNotBlank());
    assertThat(Request.parse(List.of("all"), Benchmarks.ALL).benches()).isEqualTo(Benchmarks.ALL);
  }

  @Test
  void optionsShouldBeReadAndWhatIsNotUnderstoodRefused() {
    var request =
        Request.parse(
            List.of("send", "--seed", "5", "--scale", "0.25", "--rate", "0.5"), Benchmarks.ALL);

    assertThat(request.seed()).isEqualTo(5);
    assertThat(request.scale()).isEqualTo(0.25);
    assertThat(request.rate()).isEqualTo(0.5);
    for (List<String> wrong :
        List.of(
            List.of("sned"),
            List.of("send", "--scale"),
            List.of("send", "--scale", "0"),
            List.of("send", "--rate", "-1"),
            List.of("send", "--seed", "x"))) {
      assertThatThrownBy(() -> Request.parse(wrong, Benchmarks.ALL))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void houseRulesShouldHold() {
    HouseRules.check("io.manyline.benchmarks", "..jmh_generated..");
  }
}
