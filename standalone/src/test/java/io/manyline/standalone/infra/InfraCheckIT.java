package io.manyline.standalone.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Prometheus' and Docker Compose's own tools say of `infra/` and `docker-compose.yml`.
class InfraCheckIT {
  private static final int TOOL_MISSING = 3;

  /// A dozen tools, one after the other, and other tests beside them.
  private static final int HUNG_AFTER_MINUTES = 5;

  @TempDir private Path directory;

  @Test
  void promtoolAndDockerComposeShouldFindNothingWrong() throws Exception {
    Path printed = directory.resolve("check.txt");
    Process check =
        new ProcessBuilder(InfraFiles.CHECK.toString())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();

    assertThat(check.waitFor(HUNG_AFTER_MINUTES, TimeUnit.MINUTES)).as("has ended").isTrue();
    String output = Files.readString(printed);
    boolean mayBeMissing = System.getenv("CI") == null;
    assumeFalse(check.exitValue() == TOOL_MISSING && mayBeMissing, output);
    assertThat(check.exitValue()).as(output).isZero();
  }
}
