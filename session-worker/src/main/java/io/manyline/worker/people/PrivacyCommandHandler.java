package io.manyline.worker.people;

import io.manyline.proto.command.v1.ChangePrivacy;
import io.manyline.proto.command.v1.PeopleOutcome;
import io.manyline.proto.command.v1.PrivacyCommand;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.privacy.Privacy;
import io.manyline.worker.connection.SessionConnection;
import io.manyline.worker.message.CommandHandler;
import io.manyline.worker.message.Recipients;
import io.manyline.worker.outbox.CommandResult;
import io.manyline.worker.outbox.Outcomes;
import io.manyline.worker.outbox.PendingCommand;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Asks what others may see and do, changes it, blocks and unblocks people.
public final class PrivacyCommandHandler implements CommandHandler {
  private final InstantSource clock;

  public PrivacyCommandHandler(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public CompletionStage<CommandResult> handle(
      PendingCommand pending, SessionConnection connection) {
    SessionCommand command = pending.command();
    return run(command.getPrivacy(), connection)
        .thenApply(
            result ->
                new CommandResult.Finished(
                    result
                        .map(it -> Outcomes.people(command, clock.instant(), it))
                        .orElseGet(() -> Outcomes.done(command, clock.instant())),
                    List.of()));
  }

  private static CompletionStage<Optional<PeopleOutcome>> run(
      PrivacyCommand command, SessionConnection connection) {
    Privacy privacy = connection.privacy();
    return switch (command.getActionCase()) {
      case GET ->
          privacy
              .settings()
              .thenCombine(
                  connection.profiles().contact(null),
                  (settings, own) -> Optional.of(PeopleOutcomes.privacy(settings, own)));
      case CHANGE -> change(command.getChange(), privacy).thenApply(_ -> Optional.empty());
      case GET_BLOCKLIST ->
          privacy.blocked().thenApply(it -> Optional.of(PeopleOutcomes.blocked(it)));
      case BLOCK ->
          privacy
              .block(Recipients.parse(command.getBlock()), true)
              .thenApply(_ -> Optional.empty());
      case UNBLOCK ->
          privacy
              .block(Recipients.parse(command.getUnblock()), false)
              .thenApply(_ -> Optional.empty());
      case ACTION_NOT_SET ->
          throw new SendException(
              SendException.Reason.REJECTED_BY_WHATSAPP, "a privacy command without action");
    };
  }

  private static CompletionStage<Void> change(ChangePrivacy change, Privacy privacy) {
    CompletionStage<Void> settings = privacy.change(change.getSettingsMap());
    return change.hasDefaultTimerSeconds()
        ? settings.thenCompose(_ -> privacy.defaultTimer(change.getDefaultTimerSeconds()))
        : settings;
  }
}
