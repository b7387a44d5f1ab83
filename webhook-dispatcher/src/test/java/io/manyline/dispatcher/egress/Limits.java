package io.manyline.dispatcher.egress;

import java.time.Duration;
import java.util.List;
import org.springframework.util.unit.DataSize;

/// Limits of clients in tests.
///
/// **Shape:** as long as a busy machine may take: only a test that is about a limit has a short
/// one, and waits for it.
final class Limits {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration LONGER = Duration.ofSeconds(30);

  private Limits() {}

  /// @param allowed ranges that may be dialled although they are not public
  static EgressProperties of(int connections, List<String> allowed) {
    return withAnswerIn(LONG, connections, allowed);
  }

  static EgressProperties withAnswerIn(Duration timeout, int connections, List<String> allowed) {
    return with(LONG, timeout, connections, allowed);
  }

  static EgressProperties with(
      Duration connect, Duration answer, int connections, List<String> allowed) {
    return new EgressProperties(
        connect, answer, LONGER, DataSize.ofKilobytes(64), connections, 4, allowed);
  }
}
