package io.manyline.worker.people;

import com.google.protobuf.Message;
import io.manyline.proto.event.v1.ChatTyping;
import io.manyline.proto.event.v1.PresenceUpdated;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.worker.event.EventComposer;
import io.manyline.worker.event.EventSink;
import io.manyline.worker.event.EventTranslator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Executor;

/// Presence and typing, told as they come but never so that they hold up anything else.
///
/// **Flow:** the session's runtime hears them from its client; they go to `session-events` without
/// a row. **Shape:** one record of a session is on its way at a time; what comes meanwhile waits,
/// the last for each person and chat, at most [#MOST_WAITING], the oldest goes. Their order key is
/// the chat's with `#presence` behind it: no message waits behind a presence. **Order and
/// threads:** on the lane; in order for each person. **Errors:** one that Kafka does not take is
/// lost.
public final class PassingEvents {
  static final int MOST_WAITING = 1_000;
  private static final String OWN_KEY = "#presence";

  private final EventComposer composer;
  private final EventSink sink;
  private final InstantSource clock;
  private final Executor lane;
  private final SequencedMap<String, Waiting> waiting = new LinkedHashMap<>();
  private boolean underWay;

  private record Waiting(String chat, Message body, Instant at) {}

  public PassingEvents(EventComposer composer, EventSink sink, InstantSource clock, Executor lane) {
    this.composer = composer;
    this.sink = sink;
    this.clock = clock;
    this.lane = lane;
  }

  public void tell(WaEvent.PresenceChanged event) {
    String chat = event.chat().toString();
    PresenceUpdated.Builder update =
        PresenceUpdated.newBuilder()
            .setChat(chat)
            .setFrom(EventTranslator.address(event.from()))
            .setState(event.available() ? "available" : "unavailable");
    if (event.lastSeen() != null) {
      update.setLastSeen(EventComposer.timestamp(event.lastSeen()));
    }
    add("presence " + chat, chat, update.build());
  }

  public void tell(WaEvent.Typing event) {
    String chat = event.chat().toString();
    ChatTyping update =
        ChatTyping.newBuilder()
            .setChat(chat)
            .setFrom(EventTranslator.address(event.from()))
            .setState(event.state().name().toLowerCase(Locale.ROOT))
            .setGroup(event.chat().isGroup())
            .build();
    add("typing " + chat + " " + event.from(), chat, update);
  }

  private void add(String key, String chat, Message body) {
    // The place in the queue stays that of the first: nobody is starved by one who types a lot.
    waiting.put(key, new Waiting(chat, body, clock.instant()));
    if (waiting.size() > MOST_WAITING) {
      waiting.pollFirstEntry();
    }
    next();
  }

  private void next() {
    Map.Entry<String, Waiting> first = underWay ? null : waiting.pollFirstEntry();
    if (first == null) {
      return;
    }
    underWay = true;
    sink.publish(event(first.getValue()))
        .whenCompleteAsync(
            (_, _) -> {
              underWay = false;
              next();
            },
            lane);
  }

  private SessionEvent event(Waiting waiting) {
    SessionEvent.Builder event =
        composer.sessionEvent("passing", waiting.at()).setChat(waiting.chat() + OWN_KEY);
    switch (waiting.body()) {
      case PresenceUpdated update -> event.setPresenceUpdated(update);
      case ChatTyping update -> event.setChatTyping(update);
      default -> throw new IllegalStateException("neither presence nor typing");
    }
    return event.build();
  }
}
