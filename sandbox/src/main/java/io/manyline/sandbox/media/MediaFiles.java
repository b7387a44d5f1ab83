package io.manyline.sandbox.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Stored files, each under the hash that it was uploaded as; nobody here can read them.
///
/// **Shape:** `{sha256}-{random}.enc`, the name that direct paths end in; `….gone` for one that the
/// server gives out no more, although whoever has it may upload it again; `{sha256}.part` for one
/// that is not whole yet. **Order and threads:** any thread. **Errors:** [MediaRefusedException];
/// `UncheckedIOException` when the disk fails. What is oldest goes when there is no room left.
final class MediaFiles {
  private static final Pattern NAME = Pattern.compile("([0-9a-f]{64})-[0-9a-f]{16}");
  private static final String WHOLE = ".enc";
  private static final String GONE = ".gone";

  private final Path directory;
  private final long maxBytes;
  private final RandomGenerator random;

  /// By name, oldest first.
  private final Map<String, Entry> files = new LinkedHashMap<>();

  private final Map<String, PartialFile> partial = new HashMap<>();

  private record Entry(String hash, long length, boolean gone) {}

  MediaFiles(Path directory, long maxBytes, RandomGenerator random) {
    this.directory = directory;
    this.maxBytes = maxBytes;
    this.random = random;
    load();
  }

  /// The file of a name; empty when there is none. @throws MediaRefusedException 410 when it is
  /// gone
  synchronized Optional<Path> find(String name) {
    Entry entry = files.get(name);
    if (entry != null && entry.gone()) {
      throw new MediaRefusedException(410, "the file has expired");
    }
    return entry == null ? Optional.empty() : Optional.of(path(name, entry));
  }

  /// The name under which a file can be had; empty when there is none or it is gone.
  synchronized Optional<String> nameOf(String hash) {
    return files.entrySet().stream()
        .filter(file -> file.getValue().hash().equals(hash) && !file.getValue().gone())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /// The bytes for whoever has the file still, whether the server gives it out or not.
  synchronized Optional<Path> copyOf(String hash) {
    return files.entrySet().stream()
        .filter(file -> file.getValue().hash().equals(hash))
        .map(file -> path(file.getKey(), file.getValue()))
        .findFirst();
  }

  /// Begins or goes on with an upload; an upload of the same file that is under way is cut off.
  synchronized PartialFile begin(String hash, long offset) {
    PartialFile file =
        partial.computeIfAbsent(hash, _ -> new PartialFile(directory.resolve(hash + ".part")));
    file.begin(offset);
    return file;
  }

  /// Bytes of a file that is not whole yet.
  synchronized long uploaded(String hash) {
    PartialFile file = partial.get(hash);
    return file == null ? 0 : file.length();
  }

  /// Takes a whole upload in. @return its name
  synchronized String complete(String hash, PartialFile upload) {
    partial.remove(hash);
    return add(hash, upload.finish(hash));
  }

  /// Takes a file in that was written elsewhere in this directory. @return its name
  synchronized String add(String hash, Path source) {
    Optional<String> known = nameOf(hash);
    if (known.isPresent()) {
      delete(source);
      return known.get();
    }
    long length = length(source);
    makeRoom(length);
    byte[] suffix = new byte[8];
    random.nextBytes(suffix);
    String name = hash + "-" + HexFormat.of().formatHex(suffix);
    Entry entry = new Entry(hash, length, false);
    move(source, path(name, entry));
    files.put(name, entry);
    return name;
  }

  /// Gives a file out no more. @return false when there is none of the name
  synchronized boolean expire(String name) {
    return change(name, true);
  }

  /// What an owner does who uploads again what he has. @return the new name; empty when he has not
  synchronized Optional<String> renew(String hash) {
    Optional<String> known = nameOf(hash);
    if (known.isPresent()) {
      return known;
    }
    Path copy = copyOf(hash).orElse(null);
    if (copy == null) {
      return Optional.empty();
    }
    Path again = temporary();
    try {
      Files.copy(copy, again, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.of(add(hash, again));
  }

  Path temporary() {
    try {
      return Files.createTempFile(directory, "in-", ".part");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean change(String name, boolean gone) {
    Entry entry = files.get(name);
    if (entry == null) {
      return false;
    }
    Entry changed = new Entry(entry.hash(), entry.length(), gone);
    if (!changed.equals(entry)) {
      move(path(name, entry), path(name, changed));
      files.put(name, changed);
    }
    return true;
  }

  private void makeRoom(long wanted) {
    if (wanted > maxBytes) {
      throw new MediaRefusedException(507, "no room for " + wanted + " bytes");
    }
    long used = files.values().stream().mapToLong(Entry::length).sum();
    var oldest = files.entrySet().iterator();
    while (used + wanted > maxBytes && oldest.hasNext()) {
      Map.Entry<String, Entry> file = oldest.next();
      used -= file.getValue().length();
      delete(path(file.getKey(), file.getValue()));
      oldest.remove();
    }
  }

  private void load() {
    try {
      Files.createDirectories(directory);
      try (Stream<Path> found = Files.list(directory)) {
        found.sorted(Comparator.comparing(MediaFiles::modified)).forEach(this::load);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void load(Path file) {
    String full = file.getFileName().toString();
    int dot = full.lastIndexOf('.');
    String name = dot < 0 ? full : full.substring(0, dot);
    Matcher matcher = NAME.matcher(name);
    if (matcher.matches()) {
      files.put(name, new Entry(matcher.group(1), length(file), full.endsWith(GONE)));
    } else {
      delete(file);
    }
  }

  private Path path(String name, Entry entry) {
    return directory.resolve(name + (entry.gone() ? GONE : WHOLE));
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long length(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
