package io.manyline.sandbox.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorldTest {
  @TempDir private Path directory;

  @Test
  void whatLeavesShouldLeaveAfterTheCommit() {
    RecordingStore store = new RecordingStore();
    try (World world = new World(store, InstantSource.system(), 1)) {
      store.calls.clear();
      world
          .submit(
              () -> {
                world.afterCommit(() -> store.calls.add("sent"));
                world.store().put("key", new byte[0]);
                return 0;
              })
          .join();
    }

    assertThat(store.calls).startsWith("put", "commit", "sent");
  }

  @Test
  void nothingShouldLeaveWhileTheStoreRefuses() throws Exception {
    RecordingStore store = new RecordingStore();
    try (World world = new World(store, InstantSource.system(), 1)) {
      store.refuses = true;
      var result = world.submit(() -> "done");
      world.execute(() -> store.refuses = false);

      assertThat(result.get(5, TimeUnit.SECONDS)).isEqualTo("done");
      assertThat(store.refused).isTrue();
    }
  }

  @Test
  void taskThatThrowsShouldNotStopTheWorld() {
    try (World world = World.open(null, InstantSource.system(), 1)) {
      var failed =
          world.submit(
              () -> {
                throw new IllegalArgumentException("no");
              });

      assertThatThrownBy(failed::join).hasCauseInstanceOf(IllegalArgumentException.class);
      assertThat(world.submit(() -> 1).join()).isEqualTo(1);
    }
  }

  @Test
  void idsShouldBeTheSameForASeedAndDifferAfterARestart() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      try (World world = World.open(directory, InstantSource.system(), 7)) {
        ids.add(world.submit(() -> world.newId("")).join());
      }
    }
    String volatileId;
    try (World world = World.open(null, InstantSource.system(), 7)) {
      volatileId = world.submit(() -> world.newId("")).join();
    }

    assertThat(ids).doesNotHaveDuplicates();
    assertThat(volatileId).isEqualTo(ids.getFirst());
  }

  @Test
  void afterCommitShouldBeRefusedOutsideATask() {
    try (World world = World.open(null, InstantSource.system(), 1)) {
      assertThatThrownBy(() -> world.afterCommit(() -> {}))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  private static final class RecordingStore implements WorldStore {
    private final List<String> calls = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();
    private boolean refuses;
    private boolean refused;

    @Override
    public void put(String key, byte[] value) {
      keys.add(key);
      calls.add("put");
    }

    @Override
    public void remove(String key) {
      keys.remove(key);
    }

    @Override
    public void commit() {
      if (refuses) {
        refused = true;
        throw new UncheckedIOException(new java.io.IOException("disk full"));
      }
      calls.add("commit");
    }

    @Override
    public void forEach(String prefix, BiConsumer<String, byte[]> visitor) {}

    @Override
    public void close() {}
  }
}
