package io.manyline.standalone;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/// The file with the master key of a one-machine installation: 32 bytes in base64, mode 0600.
///
/// Made at the first start. Whoever loses it loses all sessions; whoever copies it can read them.
final class MasterKeyFile {
  private static final int KEY_BYTES = 32;

  private MasterKeyFile() {}

  /// @return the key in base64
  static String readOrCreate(Path file, SecureRandom random) throws IOException {
    if (!Files.exists(file)) {
      create(file, random);
    }
    String key = Files.readString(file).strip();
    if (!isKey(key)) {
      throw new IOException(
          file
              + " does not hold a key ("
              + KEY_BYTES
              + " bytes in base64). Bring it back from a backup; without it the sessions of this"
              + " data directory cannot be read.");
    }
    return key;
  }

  private static void create(Path file, SecureRandom random) throws IOException {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    Files.createDirectories(file.getParent(), onlyOwner("rwx------"));
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(unfinished);
    Files.createFile(unfinished, onlyOwner("rw-------"));
    Files.writeString(
        unfinished,
        Base64.getEncoder().encodeToString(key) + "\n",
        StandardOpenOption.WRITE,
        StandardOpenOption.SYNC);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    Arrays.fill(key, (byte) 0);
  }

  private static FileAttribute<?>[] onlyOwner(String permissions) {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }

  private static boolean isKey(String text) {
    try {
      return Base64.getDecoder().decode(text).length == KEY_BYTES;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }
}
