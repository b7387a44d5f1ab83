package io.manyline.worker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LuaScriptTest {
  @ParameterizedTest
  @ValueSource(strings = {"claim", "fenced_write", "live_workers", "renew_lease", "take_tokens"})
  void whatGoesOutWithEachCallShouldBeCodeAlone(String name) {
    String text = new String(LuaScript.named(name).text(), StandardCharsets.UTF_8);

    assertThat(text).contains("redis.call(").contains("return");
    assertThat(text.lines())
        .isNotEmpty()
        .allSatisfy(
            line -> assertThat(line).isNotBlank().doesNotStartWith("--").isEqualTo(line.strip()));
  }
}
