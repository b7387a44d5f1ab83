package io.manyline.dispatcher.replay;

import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.dispatcher.retry.EventSource;
import io.manyline.dispatcher.retry.EventSource.Found;
import io.manyline.registry.webhook.DeadLetter;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// [ReplaySource] of events whose places are known. A dead letter that was delivered is no dead
/// letter any more, so that another dispatcher goes on with what is left of them.
final class ListedSource implements ReplaySource {
  private final EventSource events;
  private final Queue<Listed> left;
  private final long total;

  ListedSource(EventSource events, List<Listed> all) {
    this.events = events;
    this.left = new ArrayDeque<>(all);
    this.total = all.size();
  }

  @Override
  public Next next(WebhookEndpoint endpoint, BooleanSupplier mayRead) {
    Listed listed = left.peek();
    if (listed == null) {
      return new Next.End();
    }
    if (!mayRead.getAsBoolean()) {
      return Next.NotYet.TURN_OVER;
    }
    Next next =
        switch (events.read(listed.place())) {
          case Found.Event(var event) when event.getEventId().equals(listed.eventId()) ->
              new Next.Item(listed.place(), event, listed.letter());
          case Found.Event _, Found.Gone _ -> new Next.Item(listed.place(), null, listed.letter());
          case Found.Unavailable _ -> Next.NotYet.NOT_GIVEN;
        };
    if (next instanceof Next.Item) {
      left.remove();
    }
    return next;
  }

  @Override
  public Long total() {
    return total;
  }

  @Override
  public String cursor() {
    return "";
  }

  /// An event and its place.
  record Listed(String eventId, EventPosition place, @Nullable DeadLetter letter) {
    static Listed of(DeadLetter letter) {
      return new Listed(
          letter.eventId(), new EventPosition(letter.partition(), letter.offset()), letter);
    }
  }
}
