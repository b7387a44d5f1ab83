package io.manyline.worker.media;

/// The store has no file of that id any more.
final class MissingMediaException extends RuntimeException {
  MissingMediaException() {
    super("the store has no such file", null, false, false);
  }
}
