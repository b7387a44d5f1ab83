package io.manyline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedProcessIT {
  @TempDir Path directory;

  @Test
  void stopShouldLetAJvmEndInItsOwnOrderlyWay() throws Exception {
    Path log = directory.resolve("log");
    var process = OrderlyProgram.start(log);
    OrderlyProgram.awaitRunning(log, process);

    process.stop(Duration.ofSeconds(20));

    assertThat(log).content().contains("stopped in order");
  }

  @Test
  void stopShouldForceAProgramThatDoesNotEndWithinTheGraceTime() throws IOException {
    var stubborn = List.of("sh", "-c", "trap '' TERM; while :; do sleep 1; done");
    var process = GuardedProcess.start(stubborn, Map.of(), directory.resolve("log"));

    process.stop(Duration.ofMillis(300));

    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void startShouldPassTheEnvironmentAndKeepTheOutput() throws Exception {
    Path log = directory.resolve("log");
    var process =
        GuardedProcess.start(
            List.of("sh", "-c", "sleep 0.2; echo $GREETING"), Map.of("GREETING", "hello"), log);

    process.onExit().get(10, TimeUnit.SECONDS);

    assertThat(Files.readString(log)).isEqualTo("hello\n");
    assertThat(process.logTail()).isEqualTo("hello");
    process.stop(Duration.ofSeconds(1));
  }

  @Test
  void startShouldTellWhatAProgramSaidThatEndsAtOnce() {
    assertThatThrownBy(
            () -> {
              var process =
                  GuardedProcess.start(
                      List.of("/nowhere/redis-server"), Map.of(), directory.resolve("log"));
              process.onExit().get(10, TimeUnit.SECONDS);
              throw new EmbeddedStartException(process.logTail(), null);
            })
        .isInstanceOf(EmbeddedStartException.class)
        .hasMessageContaining("redis-server");
  }
}
