package io.manyline.dispatcher.egress;

import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One POST under way, until somebody has its result.
///
/// **Order and threads:** its endpoint's event loop only, but for the making. Times are those of
/// `System.nanoTime()`.
final class Posting {
  private static final Logger LOG = LoggerFactory.getLogger(Posting.class);

  final WebhookRequest request;
  private final Consumer<PostResult> then;
  private final long begun;
  private final long limitNanos;
  private boolean over;

  /// It was sent on a kept connection that turned out to be closed.
  boolean repeated;

  /// @param limit of the whole
  /// @param then called once
  Posting(WebhookRequest request, Duration limit, Consumer<PostResult> then) {
    this.request = request;
    this.then = then;
    this.begun = System.nanoTime();
    this.limitNanos = limit.toNanos();
  }

  boolean isOver() {
    return over;
  }

  boolean isOverdue(long now) {
    return now - begun >= limitNanos;
  }

  boolean hasWaited(Duration time, long now) {
    return now - begun >= time.toNanos();
  }

  void fail(PostResult.Failure failure) {
    end(new PostResult.Unanswered(failure));
  }

  /// Only the first result counts.
  void end(PostResult result) {
    if (over) {
      return;
    }
    over = true;
    try {
      then.accept(result);
    } catch (RuntimeException e) {
      LOG.warn("result of a POST was not taken", e);
    }
  }
}
