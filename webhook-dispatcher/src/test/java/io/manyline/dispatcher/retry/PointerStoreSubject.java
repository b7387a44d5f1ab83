package io.manyline.dispatcher.retry;

import io.manyline.dispatcher.SettableClock;
import io.manyline.registry.webhook.Attempt;
import io.manyline.registry.webhook.EndpointId;
import java.time.Duration;
import java.time.Instant;

/// A store that is to keep to its contracts, and what they ask it about.
interface PointerStoreSubject {
  /// The same one within a test, empty at its start for the [#endpoint].
  PointerStore store();

  /// What the store takes for time.
  SettableClock clock();

  EndpointId endpoint();

  default Pointer pointer(long offset, ChatKey chat) {
    return new Pointer(
        new EventPosition(3, offset),
        endpoint(),
        chat,
        "evt" + offset,
        0,
        clock().instant(),
        false);
  }

  default Instant after(long seconds) {
    return clock().instant().plusSeconds(seconds);
  }

  /// Ten failures in a row, of as many chats, that hold nobody and are due again in a day or so.
  default void openBreaker() {
    for (int i = 1; i <= 10; i++) {
      Claim mine = new Claim(pointer(i, ChatKey.of("uid", "x" + i)), "t" + i, after(30));
      store().park(mine);
      store().settle(mine, new Settlement.Again(after(100_000), false), tried());
    }
  }

  /// The endpoint, which has one mark in most tests.
  default Tried tried() {
    return tried("mark");
  }

  default Tried tried(String mark) {
    return new Tried(attempt(), mark);
  }

  /// Pointers that may step aside: few, but more than most tests have.
  int MOST_LATE = 12;

  default Attempt attempt() {
    return new Attempt("evt7", 1, "200", Instant.ofEpochMilli(1_000), Duration.ofMillis(12));
  }
}
