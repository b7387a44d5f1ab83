package io.manyline.worker.people;

import io.manyline.proto.command.v1.PresenceCommand;
import io.manyline.proto.command.v1.ShowTyping;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.event.WaEvent.Typing;
import io.manyline.whatsapp.presence.Presence;
import io.manyline.worker.connection.SessionConnection;
import io.manyline.worker.message.CommandHandler;
import io.manyline.worker.message.Recipients;
import io.manyline.worker.outbox.CommandResult;
import io.manyline.worker.outbox.Outcomes;
import io.manyline.worker.outbox.PendingCommand;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/// Shows how the account is, watches people, and shows that it types.
public final class PresenceCommandHandler implements CommandHandler {
  private final InstantSource clock;

  public PresenceCommandHandler(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public CompletionStage<CommandResult> handle(
      PendingCommand pending, SessionConnection connection) {
    return run(pending.command().getPresence(), connection.presence())
        .thenApply(
            _ ->
                new CommandResult.Finished(
                    Outcomes.done(pending.command(), clock.instant()), List.of()));
  }

  private static CompletionStage<Void> run(PresenceCommand command, Presence presence) {
    return switch (command.getActionCase()) {
      case AVAILABLE -> presence.appear(command.getAvailable());
      case SUBSCRIBE -> presence.watch(Recipients.parse(command.getSubscribe()), true);
      case UNSUBSCRIBE -> presence.watch(Recipients.parse(command.getUnsubscribe()), false);
      case TYPING ->
          presence.type(
              Recipients.parse(command.getTyping().getChat()), state(command.getTyping()));
      case ACTION_NOT_SET -> throw unknown();
    };
  }

  private static Typing.State state(ShowTyping typing) {
    try {
      return Typing.State.valueOf(typing.getState().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw unknown();
    }
  }

  private static SendException unknown() {
    return new SendException(
        SendException.Reason.REJECTED_BY_WHATSAPP, "a presence that this release does not know");
  }
}
