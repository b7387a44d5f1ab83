package io.manyline.standalone;

import java.nio.file.Path;

/// Another process holds the data directory; the message is meant for the user.
final class DirectoryInUseException extends RuntimeException {
  DirectoryInUseException(Path directory, String ownerPid) {
    super(
        directory
            + " is in use by another Manyline"
            + (ownerPid.isBlank() ? "" : " (process " + ownerPid + ")")
            + ". Stop that one, or choose another directory with --data and another port with"
            + " --port.");
  }
}
