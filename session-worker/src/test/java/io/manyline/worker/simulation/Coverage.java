package io.manyline.worker.simulation;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// How often what a schedule is there for did happen.
final class Coverage {
  private final Map<What, Long> counts = new EnumMap<>(What.class);

  enum What {
    CLAIMS,
    TAKE_OVERS,
    RELEASES,
    FENCE_REFUSALS,
    REV_REFUSALS,
    LATE_REQUESTS,
    LOST_REQUESTS,
    LOST_REPLIES,
    REPEATED_REQUESTS,
    ROLL_BACKS,
    WRITES_ROLLED_BACK,
    LEASES_LOST,
    PAUSES,
    SUSPENSIONS,
    CLOCK_JUMPS,
    KILLS,
    DRAINS,
    REDIS_OUTAGES,
    KAFKA_OUTAGES,
    RECORDS_REFUSED,
    LINK_OUTAGES,
    CONNECTIONS_CUT,
    LOGINS,
    CONNECTIONS_REPLACED,
    FRAMES_OF_OLD_CONNECTIONS,
    FRAMES_HELD_BACK,
    MESSAGES,
    MESSAGES_DELIVERED_AGAIN,
    DUPLICATES_SETTLED,
    EVENTS_REPEATED,
    COMMANDS,
    COMMANDS_READ_AGAIN,
    COMMANDS_APPENDED_BY_OTHERS,
    SENT_AGAIN_AS_PREPARED,
    COMMANDS_LOST_BY_ROLL_BACK
  }

  void count(What what) {
    add(what, 1);
  }

  void add(What what, long times) {
    counts.merge(what, times, Long::sum);
  }

  void addAll(Coverage other) {
    other.counts.forEach(this::add);
  }

  long of(What what) {
    return counts.getOrDefault(what, 0L);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (What what : What.values()) {
      text.append(text.isEmpty() ? "" : ", ")
          .append(what.name().toLowerCase(Locale.ROOT))
          .append(' ')
          .append(of(what));
    }
    return text.toString();
  }
}
