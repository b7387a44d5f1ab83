package io.manyline.worker.outbox;

import io.manyline.proto.command.v1.ChannelOutcome;
import io.manyline.proto.command.v1.CommandFailed;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.Done;
import io.manyline.proto.command.v1.GroupOutcome;
import io.manyline.proto.command.v1.MediaLoaded;
import io.manyline.proto.command.v1.MessageSent;
import io.manyline.proto.command.v1.PeopleOutcome;
import io.manyline.proto.command.v1.Queued;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.worker.event.EventComposer;
import java.time.Instant;

/// Builds outcomes of a command.
public final class Outcomes {
  private Outcomes() {}

  /// @param code stable, UPPER_SNAKE @param message one sentence for a person
  public static CommandOutcome failed(
      SessionCommand command, Instant at, String code, String message) {
    return outcome(command, at)
        .setFailed(CommandFailed.newBuilder().setCode(code).setMessage(message))
        .build();
  }

  public static CommandOutcome done(SessionCommand command, Instant at) {
    return outcome(command, at).setDone(Done.getDefaultInstance()).build();
  }

  public static CommandOutcome group(SessionCommand command, Instant at, GroupOutcome result) {
    return outcome(command, at).setGroup(result).build();
  }

  public static CommandOutcome people(SessionCommand command, Instant at, PeopleOutcome result) {
    return outcome(command, at).setPeople(result).build();
  }

  public static CommandOutcome mediaLoaded(SessionCommand command, Instant at, MediaLoaded result) {
    return outcome(command, at).setMediaLoaded(result).build();
  }

  public static CommandOutcome channel(SessionCommand command, Instant at, ChannelOutcome result) {
    return outcome(command, at).setChannel(result).build();
  }

  public static CommandOutcome sent(SessionCommand command, Instant at, MessageSent sent) {
    return outcome(command, at).setMessageSent(sent).build();
  }

  /// Not final: the command waits for the connection.
  public static CommandOutcome queued(SessionCommand command, Instant at) {
    return outcome(command, at)
        .setQueued(Queued.newBuilder().setMessageId(command.getSendMessage().getMessageId()))
        .build();
  }

  private static CommandOutcome.Builder outcome(SessionCommand command, Instant at) {
    return CommandOutcome.newBuilder()
        .setCommandId(command.getCommandId())
        .setSessionUid(command.getSessionUid())
        .setBodyHash(command.getBodyHash())
        .setAt(EventComposer.timestamp(at));
  }
}
