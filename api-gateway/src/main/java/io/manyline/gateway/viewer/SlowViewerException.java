package io.manyline.gateway.viewer;

/// A viewer that takes events more slowly than they come, and is dropped.
final class SlowViewerException extends RuntimeException {
  SlowViewerException() {
    super("a viewer did not take its events", null, false, false);
  }
}
