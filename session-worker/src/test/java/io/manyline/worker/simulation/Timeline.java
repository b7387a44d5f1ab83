package io.manyline.worker.simulation;

import io.manyline.registry.id.SessionUid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// When sessions came and went, and how long commands took.
final class Timeline {
  private final World world;
  private final List<Long> logins = new ArrayList<>();
  private final List<Long> chores = new ArrayList<>();
  private final Map<SessionUid, List<Gap>> gaps = new HashMap<>();
  private final Map<SessionUid, Long> left = new HashMap<>();
  private final Map<String, Long> begun = new HashMap<>();
  private final List<Wait> waits = new ArrayList<>();

  /// A session had no connection. Times in ns.
  record Gap(long from, long to) {
    Duration length() {
      return Duration.ofNanos(to - from);
    }
  }

  private record Wait(SessionUid session, long from, long to) {}

  Timeline(World world) {
    this.world = world;
  }

  void left(SessionUid uid) {
    left.put(uid, world.nanos());
  }

  void loggedIn(SessionUid uid) {
    logins.add(world.nanos());
    Long from = left.remove(uid);
    if (from != null) {
      gaps.computeIfAbsent(uid, _ -> new ArrayList<>()).add(new Gap(from, world.nanos()));
    }
  }

  /// A session was free to do what nobody waits for.
  void choreDone() {
    chores.add(world.nanos());
  }

  void given(String command) {
    begun.put(command, world.nanos());
  }

  void ended(SessionUid uid, String command) {
    Long from = begun.remove(command);
    if (from != null) {
      waits.add(new Wait(uid, from, world.nanos()));
    }
  }

  /// Logins since a moment, in order.
  List<Long> loginsSince(long nanos) {
    return logins.stream().filter(each -> each >= nanos).toList();
  }

  /// When sessions did, since a moment, what nobody waits for, in order.
  List<Long> choresSince(long nanos) {
    return chores.stream().filter(each -> each >= nanos).toList();
  }

  /// Gaps that began since a moment, the shortest first.
  List<Duration> gapsSince(long nanos) {
    return gaps.values().stream()
        .flatMap(List::stream)
        .filter(each -> each.from >= nanos)
        .map(Gap::length)
        .sorted()
        .toList();
  }

  /// What commands given since a moment took beyond the gaps of their sessions, the shortest first.
  List<Duration> waitsBeyondGapsSince(long nanos) {
    return waits.stream()
        .filter(each -> each.from >= nanos)
        .map(this::beyondGaps)
        .sorted()
        .toList();
  }

  /// Commands that were given and of which nothing was told.
  int open() {
    return begun.size();
  }

  /// Most of these moments within any stretch of that length.
  static int most(List<Long> moments, Duration within) {
    int most = 0;
    int first = 0;
    for (int last = 0; last < moments.size(); last++) {
      while (moments.get(last) - moments.get(first) >= within.toNanos()) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  private Duration beyondGaps(Wait wait) {
    long away = 0;
    for (Gap each : gaps.getOrDefault(wait.session, List.of())) {
      away += Math.max(0, Math.min(each.to, wait.to) - Math.max(each.from, wait.from));
    }
    return Duration.ofNanos(wait.to - wait.from - away);
  }
}
