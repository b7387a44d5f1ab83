package io.manyline.sandbox.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalStoreTest {
  @TempDir private Path directory;

  @Test
  void valuesShouldBeThereAfterAReopenInKeyOrder() {
    try (JournalStore store = JournalStore.open(directory)) {
      put(store, "b/1", "one");
      put(store, "a/2", "two");
      put(store, "b/1", "uno");
      put(store, "b/3", "gone");
      store.remove("b/3");
      store.commit();
    }

    try (JournalStore store = JournalStore.open(directory)) {
      assertThat(all(store, "")).containsExactly(entry("a/2", "two"), entry("b/1", "uno"));
      assertThat(all(store, "b/")).containsOnlyKeys("b/1");
    }
  }

  @Test
  void whatWasNotCommittedShouldBeGone() {
    try (JournalStore store = JournalStore.open(directory)) {
      put(store, "kept", "1");
      store.commit();
      put(store, "lost", "2");
    }

    try (JournalStore store = JournalStore.open(directory)) {
      assertThat(all(store, "")).containsOnlyKeys("kept");
    }
  }

  @Test
  void batchShouldBeThereWholeOrNotAtAllWhereverTheFileIsCut() throws Exception {
    long first;
    try (JournalStore store = JournalStore.open(directory)) {
      put(store, "a", "1");
      store.commit();
      first = Files.size(log());
      put(store, "b", "2");
      put(store, "c", "3");
      store.commit();
    }
    byte[] whole = Files.readAllBytes(log());

    for (int length = (int) first; length <= whole.length; length++) {
      Files.write(log(), java.util.Arrays.copyOf(whole, length));
      try (JournalStore store = JournalStore.open(directory)) {
        if (length < whole.length) {
          assertThat(all(store, "")).containsOnlyKeys("a");
        } else {
          assertThat(all(store, "")).containsOnlyKeys("a", "b", "c");
        }
      }
    }
  }

  @Test
  void batchWithAFlippedBitShouldBeCutOff() throws Exception {
    try (JournalStore store = JournalStore.open(directory)) {
      put(store, "a", "1");
      store.commit();
      put(store, "b", "2");
      store.commit();
    }
    byte[] bytes = Files.readAllBytes(log());
    bytes[bytes.length - 1] ^= 1;
    Files.write(log(), bytes);

    try (JournalStore store = JournalStore.open(directory)) {
      assertThat(all(store, "")).containsOnlyKeys("a");
      put(store, "c", "3");
      store.commit();
    }
    try (JournalStore store = JournalStore.open(directory)) {
      assertThat(all(store, "")).containsOnlyKeys("a", "c");
    }
  }

  @Test
  void fileShouldShrinkWhenMostOfItIsOutdated() throws Exception {
    byte[] value = new byte[1 << 20];
    try (JournalStore store = JournalStore.open(directory)) {
      put(store, "kept", "still here");
      for (int i = 0; i < 40; i++) {
        value[0] = (byte) i;
        store.put("big", value);
        store.commit();
      }
      assertThat(Files.size(log())).isLessThan(20L << 20);
      put(store, "later", "also here");
      store.commit();
    }

    try (JournalStore store = JournalStore.open(directory)) {
      assertThat(all(store, "")).containsOnlyKeys("big", "kept", "later");
      assertThat(store.get("big").orElseThrow()[0]).isEqualTo((byte) 39);
      assertThat(store.get("kept")).hasValue("still here".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void directoryShouldHaveOneOwner() {
    try (JournalStore store = JournalStore.open(directory)) {
      assertThat(store).isNotNull();
      assertThatThrownBy(() -> JournalStore.open(directory))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another sandbox");
    }
    JournalStore.open(directory).close();
  }

  private Path log() {
    return directory.resolve("world.log");
  }

  private static void put(JournalStore store, String key, String value) {
    store.put(key, value.getBytes(StandardCharsets.UTF_8));
  }

  private static SequencedMap<String, String> all(JournalStore store, String prefix) {
    SequencedMap<String, String> all = new TreeMap<>();
    store.forEach(
        prefix,
        (key, value) ->
            all.put(key, value.length > 100 ? "big" : new String(value, StandardCharsets.UTF_8)));
    return all;
  }

  private static java.util.Map.Entry<String, String> entry(String key, String value) {
    return java.util.Map.entry(key, value);
  }
}
