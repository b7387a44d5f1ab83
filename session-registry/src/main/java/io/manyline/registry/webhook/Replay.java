package io.manyline.registry.webhook;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Events that an endpoint is to get again.
///
/// @param perSecond at most so many are sent each second
/// @param owner the dispatcher that carries it out; empty while none does
/// @param leaseEnd until when no other may; null while there is no owner
public record Replay(
    String id,
    What what,
    int perSecond,
    Instant requestedAt,
    Progress progress,
    String owner,
    @Nullable Instant leaseEnd) {

  public static Replay requested(String id, What what, int perSecond, Instant at) {
    return new Replay(id, what, perSecond, at, Progress.WAITING, "", null);
  }

  /// Which events.
  public sealed interface What {
    /// One, by its id.
    record OneEvent(String eventId) implements What {}

    /// All that the endpoint wants, whose time in Kafka is in this range. @param to exclusive
    record TimeRange(Instant from, Instant to) implements What {}

    /// All dead letters that there are when it is carried out.
    record DeadLetters() implements What {}
  }

  /// How it stands.
  public enum State {
    /// No dispatcher has it yet.
    WAITING,
    RUNNING,
    DONE,
    CANCELLED,
    FAILED;

    public boolean isEnd() {
      return this == DONE || this == CANCELLED || this == FAILED;
    }
  }

  /// How far it is.
  ///
  /// @param done events that the endpoint took
  /// @param failed events that it did not
  /// @param total null until it is known
  /// @param cursor where to go on, in the dispatcher's own words
  /// @param problem why it failed; empty when it did not
  public record Progress(
      State state,
      long done,
      long failed,
      @Nullable Long total,
      String cursor,
      @Nullable Instant finishedAt,
      String problem) {
    static final Progress WAITING = new Progress(State.WAITING, 0, 0, null, "", null, "");

    public Progress running(long nowDone, long nowFailed, @Nullable Long nowTotal, String next) {
      return new Progress(State.RUNNING, nowDone, nowFailed, nowTotal, next, null, "");
    }

    public Progress ended(State end, Instant at, String why) {
      return new Progress(end, done, failed, total, cursor, at, why);
    }
  }

  /// This replay in the hands of a dispatcher; empty while another has it, or when it is over.
  public Optional<Replay> takenBy(String dispatcher, Instant now, Instant until) {
    boolean another =
        !owner.isEmpty() && !owner.equals(dispatcher) && leaseEnd != null && now.isBefore(leaseEnd);
    if (progress.state().isEnd() || another) {
      return Optional.empty();
    }
    Progress running =
        progress.running(progress.done(), progress.failed(), progress.total(), progress.cursor());
    return Optional.of(new Replay(id, what, perSecond, requestedAt, running, dispatcher, until));
  }

  /// Ended by who asked for it; unchanged when it is over already.
  public Replay cancelled(Instant at) {
    return isOver() ? this : withProgress(progress.ended(State.CANCELLED, at, ""));
  }

  public Replay withProgress(Progress next) {
    return new Replay(id, what, perSecond, requestedAt, next, owner, leaseEnd);
  }

  public boolean isOver() {
    return progress.state().isEnd();
  }
}
