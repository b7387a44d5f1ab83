package io.manyline.gateway.session;

import io.manyline.registry.session.SessionStatus;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The statuses that a session had, newest first.
@Schema(name = "StatusHistory")
record StatusHistoryView(List<Entry> statuses, int count) {
  /// One of them.
  ///
  /// @param reason lower_snake, why it came to this status
  /// @param until when the next began; null for the present one
  @Schema(name = "PastStatus")
  record Entry(
      String status, String reason, Instant since, @Nullable Instant until, boolean loggedIn) {}

  /// @param newestFirst from the present one back
  static StatusHistoryView of(List<SessionStatus> newestFirst) {
    List<Entry> entries = new ArrayList<>();
    Instant until = null;
    for (SessionStatus each : newestFirst) {
      entries.add(
          new Entry(
              each.state().publicName(), each.reason(), each.since(), until, each.loggedIn()));
      until = each.since();
    }
    return new StatusHistoryView(entries, entries.size());
  }
}
