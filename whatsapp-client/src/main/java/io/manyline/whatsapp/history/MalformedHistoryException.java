package io.manyline.whatsapp.history;

/// A part of the history that is not what it should be.
final class MalformedHistoryException extends RuntimeException {
  MalformedHistoryException(String what) {
    super(what, null, false, false);
  }
}
