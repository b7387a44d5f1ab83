package io.manyline.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisBinaryTest {
  @TempDir Path directory;

  @Test
  void findShouldPreferTheMachinesOwnServer() throws IOException {
    Path own = executable("redis-server");

    assertThat(RedisBinary.find("/nowhere:" + directory, directory.resolve("unpacked")))
        .isEqualTo(own);
  }

  @Test
  void findShouldTakeValkeyWhenThereIsNoRedis() throws IOException {
    Path own = executable("valkey-server");

    assertThat(RedisBinary.find(directory.toString(), directory.resolve("unpacked")))
        .isEqualTo(own);
  }

  @Test
  void findShouldUnpackTheLibrarysServerWhenTheMachineHasNone() {
    Path found = RedisBinary.find("/nowhere", directory.resolve("unpacked"));

    assertThat(found).isExecutable().startsWith(directory);
  }

  private Path executable(String name) throws IOException {
    Path file = Files.createFile(directory.resolve(name));
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
