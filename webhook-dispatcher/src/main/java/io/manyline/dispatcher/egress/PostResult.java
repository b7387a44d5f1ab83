package io.manyline.dispatcher.egress;

import java.util.Locale;
import java.util.Optional;

/// What came of one POST.
public sealed interface PostResult {
  /// As it is logged and stored: a status, or a failure's name.
  String label();

  /// The endpoint answered.
  ///
  /// @param retryAfter the header as sent
  /// @param excerpt the beginning of the body, printable; empty when there was none
  record Answered(int status, Optional<String> retryAfter, String excerpt) implements PostResult {
    public Answered(int status, Optional<String> retryAfter) {
      this(status, retryAfter, "");
    }

    @Override
    public String label() {
      return Integer.toString(status);
    }
  }

  /// There was no answer.
  record Unanswered(Failure failure) implements PostResult {
    @Override
    public String label() {
      return failure.name().toLowerCase(Locale.ROOT);
    }
  }

  /// Why there was no answer.
  enum Failure {
    /// Connecting, TLS, or the answer took too long.
    TIMEOUT,
    REFUSED,
    UNKNOWN_HOST,
    /// Private, loopback, link-local, translated: not to be dialled from here.
    BLOCKED_ADDRESS,
    /// Certificate or handshake.
    TLS,
    /// The connection ended before the answer.
    CLOSED,
    INVALID_URL,
    OTHER
  }
}
