package io.manyline.registry.media;

import io.manyline.registry.id.SessionUid;
import io.manyline.registry.seal.Sealer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// [MediaStore] in a directory that all services see.
///
/// **Shape:** `{root}/{session uid}/{media id}.media`: chunks of 64 KiB, each sealed with the
/// session's key and bound to its place, then the sealed `StoredMediaInfo`, then its length in 4
/// bytes. What is being written is `….part` beside it and becomes the file by one rename. Names are
/// ids alone; what a sender calls a file is inside. **Errors:** a file that was changed fails while
/// it is read.
public final class DirectoryMediaStore implements MediaStore {
  static final String SUFFIX = ".media";

  private final Path root;
  private final MediaLimits limits;
  private final InstantSource clock;
  private final MediaUsage usage;

  /// @param root created when it is needed
  public DirectoryMediaStore(Path root, MediaLimits limits, InstantSource clock) {
    this.root = root;
    this.limits = limits;
    this.clock = clock;
    this.usage = new MediaUsage(root, limits.keep(), clock);
  }

  @Override
  public SessionMedia of(SessionUid uid, Sealer sealer) {
    return new OneSession(uid, sealer);
  }

  @Override
  public void sweep() {
    try {
      usage.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class OneSession implements SessionMedia {
    private final Path directory;
    private final SessionUid uid;
    private final Sealer sealer;

    OneSession(SessionUid uid, Sealer sealer) {
      this.directory = root.resolve(uid.value());
      this.uid = uid;
      this.sealer = sealer;
    }

    @Override
    public MediaSink create(MediaId id) throws IOException {
      if (usage.bytes() >= limits.total()) {
        throw full();
      }
      Files.createDirectories(directory);
      Path part = Files.createTempFile(directory, id.value() + "-", ".part");
      return new SealedMediaSink(
          part, directory.resolve(id.value() + SUFFIX), new SealedMedia(uid, id, sealer), room());
    }

    @Override
    public Optional<Item> find(MediaId id) throws IOException {
      Path file = directory.resolve(id.value() + SUFFIX);
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      return new SealedMedia(uid, id, sealer)
          .read(file)
          .filter(item -> item.info().storedAt().isAfter(oldest()));
    }

    private SealedMediaSink.Room room() {
      return new SealedMediaSink.Room(limits.file(), clock, usage, limits.total());
    }

    private Instant oldest() {
      return clock.instant().minus(limits.keep());
    }
  }

  static MediaStoreException full() {
    return new MediaStoreException(
        MediaStoreException.Reason.FULL, "the store has as many bytes as it may");
  }
}
