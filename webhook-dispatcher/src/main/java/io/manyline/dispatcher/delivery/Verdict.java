package io.manyline.dispatcher.delivery;

import io.manyline.dispatcher.retry.RetrySchedule;

/// What an attempt means for its event.
public sealed interface Verdict {
  /// 2xx.
  record Delivered() implements Verdict {}

  record Retry(RetrySchedule.Wait until) implements Verdict {}

  /// The last step of the schedule failed.
  record Exhausted() implements Verdict {}

  /// 410: nothing more goes to this address.
  record Gone() implements Verdict {}
}
