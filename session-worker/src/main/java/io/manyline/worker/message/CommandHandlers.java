package io.manyline.worker.message;

import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.registry.pairing.PairingCodes;
import io.manyline.whatsapp.client.SendException;
import io.manyline.worker.connection.SessionConnection;
import io.manyline.worker.event.EventComposer;
import io.manyline.worker.metric.WorkerMetrics;
import io.manyline.worker.outbox.CommandResult;
import io.manyline.worker.outbox.CommandRunner;
import io.manyline.worker.outbox.PendingCommand;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Picks the handler of a command, and turns what WhatsApp refuses into an outcome.
///
/// **Errors:** a connection that ended parks the command until the next one; an answer that did not
/// come in time parks it for a while; the other reasons of `SendException` fail it with that code.
public final class CommandHandlers implements CommandRunner {
  private static final Duration AFTER_TIMEOUT = Duration.ofSeconds(5);

  private final Supplier<@Nullable SessionConnection> connection;
  private final FailedSends failures;
  private final Map<SessionCommand.CommandCase, CommandHandler> handlers =
      new EnumMap<>(SessionCommand.CommandCase.class);

  /// @param connection of the moment, null when there is none
  public CommandHandlers(
      Supplier<@Nullable SessionConnection> connection,
      PairingCodes codes,
      EventComposer composer,
      InstantSource clock,
      WorkerMetrics metrics) {
    this.connection = connection;
    this.failures = new FailedSends(composer, clock);
    handlers.put(
        SessionCommand.CommandCase.SEND_MESSAGE,
        new SendMessageHandler(composer, failures, clock, metrics));
    handlers.put(SessionCommand.CommandCase.MARK_READ, new MarkReadHandler(clock));
    handlers.put(SessionCommand.CommandCase.CHANGE_SETTING, new ChangeSettingHandler(clock));
    handlers.put(
        SessionCommand.CommandCase.REQUEST_PAIRING_CODE,
        new RequestPairingCodeHandler(codes, composer, clock));
    handlers.put(SessionCommand.CommandCase.ANSWER_PASSKEY, new AnswerPasskeyHandler(clock));
    handlers.put(SessionCommand.CommandCase.REJECT_CALL, new RejectCallHandler(clock));
    handlers.put(SessionCommand.CommandCase.LOG_OUT, new LogOutHandler(clock));
  }

  @Override
  public CompletionStage<CommandResult> run(PendingCommand pending) {
    CommandHandler handler = handlers.get(pending.command().getCommandCase());
    if (handler == null) {
      return CompletableFuture.completedFuture(
          failures.failed(
              pending,
              "UNSUPPORTED",
              "This release does not know the command: update the worker."));
    }
    SessionConnection current = connection.get();
    if (current == null) {
      return CompletableFuture.completedFuture(new CommandResult.AwaitingConnection());
    }
    try {
      return handler
          .handle(pending, current)
          .exceptionallyCompose(failure -> refused(pending, failure));
    } catch (SendException e) {
      return refused(pending, e);
    }
  }

  /// Adds the handler of another room's command.
  public CommandHandlers with(SessionCommand.CommandCase command, CommandHandler handler) {
    handlers.put(command, handler);
    return this;
  }

  /// Puts another room's handler before that of a command.
  public CommandHandlers around(
      SessionCommand.CommandCase command, UnaryOperator<CommandHandler> outer) {
    handlers.computeIfPresent(command, (_, inner) -> outer.apply(inner));
    return this;
  }

  /// What a command that failed for good leads to.
  public CommandResult.Finished failed(PendingCommand pending, String code, String message) {
    return failures.failed(pending, code, message);
  }

  @Override
  public CommandResult.Finished expired(PendingCommand pending) {
    return failures.failed(
        pending, "EXPIRED", "The deadline passed before the session could carry it out.");
  }

  private CompletionStage<CommandResult> refused(PendingCommand pending, Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    if (!(cause instanceof SendException send)) {
      return CompletableFuture.failedFuture(failure);
    }
    return CompletableFuture.completedFuture(
        switch (send.reason()) {
          case DISCONNECTED, NOT_LOGGED_IN -> new CommandResult.AwaitingConnection();
          case TIMEOUT -> new CommandResult.Parked(AFTER_TIMEOUT);
          case RECIPIENT_NOT_ON_WHATSAPP ->
              failures.failed(
                  pending, send.reason().name(), "The recipient has no WhatsApp account.");
          case RECIPIENT_INVALID ->
              failures.failed(
                  pending,
                  send.reason().name(),
                  "The recipient is neither the digits of a phone number nor a JID to send to.");
          case NOT_A_MEMBER ->
              failures.failed(
                  pending, send.reason().name(), "The session's number is not in that group.");
          case MESSAGE_NOT_KNOWN ->
              failures.failed(
                  pending,
                  send.reason().name(),
                  "What the message refers to is not kept any more: " + send.getMessage() + ".");
          case CONTENT_INVALID ->
              failures.failed(
                  pending,
                  send.reason().name(),
                  "No message can say that: " + send.getMessage() + ".");
          case CALL_NOT_KNOWN ->
              failures.failed(
                  pending, send.reason().name(), "No call of that id rings: it ended already.");
          case NO_DEVICE ->
              failures.failed(
                  pending,
                  send.reason().name(),
                  "No device of the recipient could be encrypted for.");
          case SETTINGS_UNAVAILABLE ->
              failures.failed(
                  pending,
                  send.reason().name(),
                  "The phone has not shared the account's settings yet: repeat it later.");
          case NOT_ALLOWED ->
              failures.failed(
                  pending,
                  send.reason().name(),
                  "It is hidden from this session's number, or not its to change.");
          case PICTURE_INVALID ->
              failures.failed(
                  pending,
                  send.reason().name(),
                  "WhatsApp does not take that: a picture is a square JPEG of at least 192"
                      + " pixels.");
          case RATE_LIMITED ->
              failures.failed(
                  pending, send.reason().name(), "WhatsApp wants us to wait before we ask again.");
          case REJECTED_BY_WHATSAPP ->
              failures.failed(
                  pending, send.reason().name(), "WhatsApp refused it: " + send.getMessage());
        });
  }
}
