package io.manyline.standalone.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

class ProgramTest {
  private static final String MISSING = "no-such-program";

  @TempDir Path directory;

  @Test
  void missingProgramShouldSkipTheTestAndBeNamed() {
    assertThatExceptionOfType(TestAbortedException.class)
        .isThrownBy(() -> Program.require(Map.of(), "frobnicator", MISSING))
        .withMessageContaining("frobnicator is missing");
    assertThatExceptionOfType(TestAbortedException.class)
        .isThrownBy(() -> Program.require(Map.of("CI", "false"), "frobnicator", MISSING));
  }

  @Test
  void programThatIsThereButDoesNotWorkShouldCountAsMissing() {
    assertThatExceptionOfType(TestAbortedException.class)
        .isThrownBy(() -> Program.require(Map.of(), "a module", "sh", "-c", "exit 1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CI", "MANYLINE_REQUIRE_ALL"})
  void missingProgramShouldFailTheTestWhereEverythingMustRun(String variable) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Program.require(Map.of(variable, "true"), "frobnicator", MISSING))
        .withMessageContaining("frobnicator is missing");
  }

  @Test
  void programThatIsThereShouldLetTheTestGoOn() {
    assertThatCode(() -> Program.require(Map.of(), "sh", "sh", "-c", "exit 0"))
        .doesNotThrowAnyException();
  }

  @Test
  void runShouldGiveStandardOutputAndFailWithStandardErrorWhenTheProgramFails()
      throws IOException, InterruptedException {
    assertThat(Program.run(directory, "sh", "-c", "echo one; echo two >&2")).isEqualTo("one\n");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Program.run(directory, "sh", "-c", "echo two >&2; exit 3"))
        .withMessageContaining("ended with 3")
        .withMessageContaining("two");
  }
}
