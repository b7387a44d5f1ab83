package io.manyline.dispatcher.retry;

/// What becomes of an event when its turn comes for the first time.
public enum Admission {
  /// Nothing of its chat is pending: send it.
  FREE,
  /// An earlier event of its chat is pending; now it is a pointer behind that one.
  HELD,
  /// Its pointer is there: it was read before.
  KNOWN,
  /// The endpoint has it: it was read, or happened, before.
  DELIVERED,
  /// The endpoint answered 410 at this address.
  GONE,
  /// A state event of an owner that had been succeeded when it was written.
  STALE,
  /// The endpoint's breaker is open: it is to be parked.
  OPEN
}
