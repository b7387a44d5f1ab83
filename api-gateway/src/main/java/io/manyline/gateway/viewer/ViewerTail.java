package io.manyline.gateway.viewer;

import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.id.SessionUid;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/// One viewer's bounded mailbox.
///
/// **Order and threads:** the reader's loop alone offers; the viewer's connection takes.
final class ViewerTail implements SessionEvents.Tail {
  private final SessionUid uid;
  private final int partition;
  private final Sinks.Many<SessionEvent> events;
  private final Sinks.Empty<Void> ended = Sinks.empty();
  private final Sinks.One<SessionEvents.Tail> positioned = Sinks.one();
  private final Consumer<ViewerTail> onClose;
  private final AtomicBoolean closed = new AtomicBoolean();

  ViewerTail(SessionUid uid, int partition, int capacity, Consumer<ViewerTail> onClose) {
    this.uid = uid;
    this.partition = partition;
    this.events = Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(capacity));
    this.onClose = onClose;
  }

  SessionUid uid() {
    return uid;
  }

  int partition() {
    return partition;
  }

  /// Completes when the reader stands at the end of the partition.
  Mono<SessionEvents.Tail> positioned() {
    return positioned.asMono();
  }

  void onPositioned() {
    positioned.tryEmitValue(this);
  }

  void onFailed(Throwable failure) {
    positioned.tryEmitError(failure);
    ended.tryEmitError(failure);
  }

  void onStopped() {
    ended.tryEmitEmpty();
  }

  /// `true` for the first call only.
  boolean closeOnce() {
    return closed.compareAndSet(false, true);
  }

  void offer(SessionEvent event) {
    if (events.tryEmitNext(event) == Sinks.EmitResult.FAIL_OVERFLOW) {
      ended.tryEmitError(new SlowViewerException());
    }
  }

  @Override
  public Flux<SessionEvent> events() {
    return events.asFlux().takeUntilOther(ended.asMono());
  }

  @Override
  public void close() {
    onClose.accept(this);
  }
}
