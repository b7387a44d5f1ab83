package io.manyline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path root;

  @Test
  void lockShouldRefuseASecondOwnerAndNameTheFirst() throws IOException {
    try (var first = DataDirectory.lock(root, "sandbox")) {
      assertThat(first.kafka()).isEqualTo(root.resolve("sandbox/kafka"));

      assertThatThrownBy(() -> DataDirectory.lock(root, "live"))
          .isInstanceOf(DirectoryInUseException.class)
          .hasMessageContaining(root.toString())
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void lockShouldBeHadAgainOnceItWasClosed() throws IOException {
    DataDirectory.lock(root, "sandbox").close();

    assertThatCode(() -> DataDirectory.lock(root, "sandbox").close()).doesNotThrowAnyException();
  }

  @Test
  void sandboxAndLiveShouldShareNothingButKeysAndLogs() throws IOException {
    try (var sandbox = DataDirectory.lock(root.resolve("a"), "sandbox");
        var live = DataDirectory.lock(root.resolve("b"), "live")) {
      assertThat(root.resolve("a").relativize(sandbox.redis()))
          .isNotEqualTo(root.resolve("b").relativize(live.redis()));
      assertThat(root.resolve("a").relativize(sandbox.kafka()))
          .isNotEqualTo(root.resolve("b").relativize(live.kafka()));
    }
  }
}
