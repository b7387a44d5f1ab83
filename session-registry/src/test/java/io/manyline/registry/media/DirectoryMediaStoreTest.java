package io.manyline.registry.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.registry.id.SessionUid;
import io.manyline.registry.media.MediaStoreException.Reason;
import io.manyline.registry.seal.MasterKey;
import io.manyline.registry.seal.MasterKeyProperties;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryMediaStoreTest {
  private static final SessionUid UID = new SessionUid("01J00000000000000000000001");
  private static final SessionUid OTHER = new SessionUid("01J00000000000000000000002");
  private static final MediaId ID = MediaId.derived(UID, "a");
  private static final MediaLabel LABEL = MediaLabel.of("image/png", "cat.png");
  private static final Duration KEEP = Duration.ofDays(7);

  @TempDir private Path root;

  private final SecureRandom random = new SecureRandom();
  private final MasterKey masterKey =
      new MasterKey(
          new MasterKeyProperties(1, Base64.getEncoder().encodeToString(new byte[32])), random);
  private final byte[] wrapped = masterKey.newSessionKey(UID);
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private MediaStore store;
  private SessionMedia media;

  @BeforeEach
  void open() {
    store = store(new MediaLimits(1 << 20, 3 << 20, KEEP));
    media = store.of(UID, masterKey.sessionSealer(UID, wrapped));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 300_001})
  void fileShouldComeBackFromAnyByteOn(int length) throws Exception {
    byte[] file = bytes(length);

    MediaInfo stored = save(ID, file);

    SessionMedia.Item item = media.find(ID).orElseThrow();
    assertThat(item.info()).isEqualTo(stored);
    assertThat(stored.size()).isEqualTo(length);
    assertThat(stored.label()).isEqualTo(LABEL);
    assertThat(stored.storedAt()).isEqualTo(now);
    assertThat(stored.sha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file)));
    for (int from : new int[] {0, 1, length / 2, length - 1, length}) {
      if (from >= 0 && from <= length) {
        try (InputStream in = item.open(from)) {
          assertThat(in.readAllBytes()).isEqualTo(java.util.Arrays.copyOfRange(file, from, length));
        }
      }
    }
  }

  @Test
  void diskShouldHoldNothingInClearAndNamesThatAreIdsOnly() throws Exception {
    byte[] file = "a secret, again and again. ".repeat(5_000).getBytes(StandardCharsets.UTF_8);

    save(ID, file);

    Path stored = only();
    assertThat(root.relativize(stored)).hasToString(UID + "/" + ID + ".media");
    assertThat(new String(Files.readAllBytes(stored), StandardCharsets.ISO_8859_1))
        .doesNotContain("a secret", "cat.png", "image/png");
  }

  @Test
  void changedOrMovedFileShouldFailWhileItIsRead() throws Exception {
    save(ID, bytes(200_000));
    Path stored = only();
    byte[] sealed = Files.readAllBytes(stored);
    Files.write(stored.resolveSibling(MediaId.derived(UID, "b") + ".media"), sealed);
    sealed[100_000] ^= 1;
    Files.write(stored, sealed);

    SessionMedia.Item item = media.find(ID).orElseThrow();
    assertThatThrownBy(() -> item.open(0).readAllBytes()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> media.find(MediaId.derived(UID, "b"))).isInstanceOf(IOException.class);
    Files.write(stored, new byte[3]);
    assertThatThrownBy(() -> media.find(ID)).isInstanceOf(IOException.class);
  }

  @Test
  void otherSessionShouldNotOpenIt() throws Exception {
    save(ID, bytes(10));
    SessionMedia other = store.of(OTHER, masterKey.sessionSealer(UID, wrapped));
    assertThat(other.find(ID)).isEmpty();
    Files.createDirectories(root.resolve(OTHER.value()));
    Files.copy(only(), root.resolve(OTHER.value()).resolve(ID + ".media"));

    assertThatThrownBy(() -> other.find(ID)).isInstanceOf(IOException.class);
  }

  @Test
  void fileOverTheLimitShouldLeaveNothing() throws Exception {
    assertThatThrownBy(() -> save(ID, bytes((1 << 20) + 1)))
        .isInstanceOfSatisfying(
            MediaStoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));

    assertThat(files()).isEmpty();
    assertThat(media.find(ID)).isEmpty();
  }

  @Test
  void fullStoreShouldTakeNothingUntilOldFilesGo() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      save(MediaId.derived(UID, name), bytes(1 << 20));
    }

    assertThatThrownBy(() -> save(MediaId.derived(UID, "d"), bytes(10)))
        .isInstanceOfSatisfying(
            MediaStoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FULL));

    now = now.plus(KEEP).plusSeconds(1);
    assertThat(save(MediaId.derived(UID, "d"), bytes(10)).size()).isEqualTo(10);
    assertThat(files()).hasSize(1);
  }

  @Test
  void whatWasGivenUpShouldNotCountAsStored() throws Exception {
    for (int i = 0; i < 10; i++) {
      try (MediaSink sink = media.create(ID)) {
        sink.write(bytes(1 << 20));
      }
    }

    assertThat(files()).isEmpty();
    assertThat(save(ID, bytes(1 << 20)).size()).isEqualTo(1 << 20);
  }

  @Test
  void fileShouldBeInvisibleUntilItIsCompleteAndReplaceWhatWasThere() throws Exception {
    save(ID, bytes(10));
    try (MediaSink sink = media.create(ID)) {
      sink.write(bytes(100_000));
      assertThat(media.find(ID).orElseThrow().info().size()).isEqualTo(10);
      sink.commit(LABEL);
    }

    assertThat(media.find(ID).orElseThrow().info().size()).isEqualTo(100_000);
    assertThat(files()).hasSize(1);
  }

  @Test
  void oldFilesAndInterruptedWritesShouldGo() throws Exception {
    save(ID, bytes(10));
    Path directory = root.resolve(UID.value());
    Path old = Files.write(directory.resolve("x-1.part"), bytes(10));
    Path fresh = Files.write(directory.resolve("x-2.part"), bytes(10));
    touch(old, now.minus(Duration.ofDays(2)));
    touch(fresh, now.minus(Duration.ofHours(1)));

    store.sweep();
    assertThat(files()).hasSize(2).contains(fresh);

    now = now.plus(KEEP);
    assertThat(media.find(ID)).isEmpty();
    now = now.plusSeconds(1);
    store.sweep();
    assertThat(files()).isEmpty();
  }

  @Test
  void idShouldBeNothingThatLeadsElsewhere() {
    for (String hostile : List.of("../x", "", "a/b", ID + "/", ID + "\n", "I".repeat(26))) {
      assertThatThrownBy(() -> new MediaId(hostile)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(MediaId.derived(UID, "a", "b")).isNotEqualTo(MediaId.derived(UID, "ab"));
    assertThat(MediaId.derived(UID, "a")).isNotEqualTo(MediaId.derived(OTHER, "a"));
  }

  private MediaStore store(MediaLimits limits) {
    return new DirectoryMediaStore(root, limits, () -> now);
  }

  private MediaInfo save(MediaId id, byte[] file) throws IOException {
    try (MediaSink sink = media.create(id)) {
      sink.write(file);
      MediaInfo info = sink.commit(LABEL);
      touch(root.resolve(UID.value()).resolve(id + ".media"), now);
      return info;
    }
  }

  private Path only() throws IOException {
    List<Path> files = files();
    assertThat(files).hasSize(1);
    return files.getFirst();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static void touch(Path file, Instant at) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(at));
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
