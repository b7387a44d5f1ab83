package io.manyline.worker.event;

import com.google.protobuf.Timestamp;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.session.SessionConfig;
import java.time.Instant;

/// Fills the envelope of a session's events within one claim: identity, fence and sequence.
///
/// **Order and threads:** on the lane; the sequence grows in the order of calls.
public final class EventComposer {
  private final SessionConfig session;
  private final EventIds ids;
  private final long fence;
  private long sequence;

  public EventComposer(SessionConfig session, long fence) {
    this.session = session;
    this.ids = new EventIds(session.uid());
    this.fence = fence;
  }

  public EventIds ids() {
    return ids;
  }

  /// @param chat canonical chat id, empty for an event of the session itself
  public SessionEvent.Builder event(String id, Instant at, String chat) {
    return SessionEvent.newBuilder()
        .setEventId(id)
        .setSessionUid(session.uid().value())
        .setTenant(session.tenant().value())
        .setSessionId(session.id().value())
        .setNetwork(session.network().wireName())
        .setTimestamp(timestamp(at))
        .setFence(fence)
        .setSequence(++sequence)
        .setChat(chat);
  }

  /// An event of the session itself; its id is derived from fence and sequence.
  public SessionEvent.Builder sessionEvent(String kind, Instant at) {
    return event(ids.session(kind, fence, sequence + 1), at, "");
  }

  /// An event that an earlier owner left behind: it may have been published, and keeps its id.
  public SessionEvent again(SessionEvent left) {
    return left.toBuilder().setFence(fence).setSequence(++sequence).setMaybeRepeat(true).build();
  }

  public static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }

  public static Instant instant(Timestamp at) {
    return Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
  }
}
