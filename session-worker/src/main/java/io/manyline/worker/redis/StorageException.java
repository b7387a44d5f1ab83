package io.manyline.worker.redis;

/// Storage did not answer, or refused: it is unknown what is stored.
public final class StorageException extends RuntimeException {
  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
