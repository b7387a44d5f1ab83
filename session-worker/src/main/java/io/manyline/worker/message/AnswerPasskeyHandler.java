package io.manyline.worker.message;

import io.manyline.proto.command.v1.AnswerPasskey;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.whatsapp.client.SendException;
import io.manyline.worker.connection.SessionConnection;
import io.manyline.worker.outbox.CommandResult;
import io.manyline.worker.outbox.Outcomes;
import io.manyline.worker.outbox.PendingCommand;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/// Hands WhatsApp what an authenticator signed. Refusals are final: whoever signs, signs again.
///
/// **Order and threads:** on the lane.
final class AnswerPasskeyHandler implements CommandHandler {
  private final InstantSource clock;

  AnswerPasskeyHandler(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public CompletionStage<CommandResult> handle(
      PendingCommand pending, SessionConnection connection) {
    SessionCommand command = pending.command();
    AnswerPasskey answer = command.getAnswerPasskey();
    return connection
        .answerPasskey(answer.getCredentialId().toByteArray(), answer.getAssertion().toByteArray())
        .<CommandResult>thenApply(
            taken -> new CommandResult.Finished(Outcomes.done(command, clock.instant()), List.of()))
        .exceptionallyCompose(failure -> refused(command, failure));
  }

  private CompletionStage<CommandResult> refused(SessionCommand command, Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    if (!(cause instanceof SendException send)) {
      return CompletableFuture.failedFuture(failure);
    }
    return switch (send.reason()) {
      case NOT_LOGGED_IN, DISCONNECTED ->
          failed(
              command,
              "PASSKEY_NOT_REQUIRED",
              "Nobody waits for this answer any more: scan the QR code again.");
      case REJECTED_BY_WHATSAPP ->
          failed(
              command,
              "PASSKEY_REFUSED",
              "WhatsApp did not take the answer: sign the present challenge with the account's own"
                  + " passkey.");
      default -> CompletableFuture.failedFuture(send);
    };
  }

  private CompletionStage<CommandResult> failed(
      SessionCommand command, String code, String message) {
    return CompletableFuture.completedFuture(
        new CommandResult.Finished(
            Outcomes.failed(command, clock.instant(), code, message), List.of()));
  }
}
