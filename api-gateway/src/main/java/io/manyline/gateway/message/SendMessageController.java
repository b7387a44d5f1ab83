package io.manyline.gateway.message;

import com.google.protobuf.util.Timestamps;
import io.manyline.gateway.command.CommandIds;
import io.manyline.gateway.command.Commands;
import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.session.OwnedSessions;
import io.manyline.gateway.session.SessionLifecycle;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.SendText;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionStatuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// Sends a text message.
@RestController
@Tag(name = "Messages")
final class SendMessageController {
  private static final Duration DEADLINE = Duration.ofHours(24);

  private final OwnedSessions sessions;
  private final SessionStatuses statuses;
  private final Commands commands;

  SendMessageController(OwnedSessions sessions, SessionStatuses statuses, Commands commands) {
    this.sessions = sessions;
    this.statuses = statuses;
    this.commands = commands;
  }

  @PostMapping(path = "/api/sessions/{id}/send", produces = "application/json")
  @Operation(
      summary = "Send a text message",
      description =
          "200 with status sent once WhatsApp has taken it. 202 with status queued when that takes"
              + " longer than a few seconds: it is sent when the session is connected again, within"
              + " 24 hours; GET …/commands/{command_id} says what became of it. With an"
              + " Idempotency-Key the call may be repeated and sends once; the key is known for 7"
              + " days.")
  Mono<ResponseEntity<Envelope<SentView>>> send(
      Caller caller,
      @PathVariable String id,
      @Parameter(description = "1 to 255 visible ASCII characters, a UUID for example")
          @RequestHeader(name = "Idempotency-Key", required = false)
          @Nullable String idempotencyKey,
      @RequestBody SendRequest request,
      TraceParent trace) {
    SendRequest.CheckedText text = request.checked();
    String key = IdempotencyKey.checked(idempotencyKey);
    return sessions
        .find(caller, id)
        .flatMap(
            session -> {
              Commands.Request command =
                  new Commands.Request(
                      session.uid(),
                      commands.ids().of(session.uid(), caller.userId(), key),
                      caller.userId(),
                      CommandIds.hash("send_text", text.to(), text.text()),
                      DEADLINE,
                      trace);
              Mono<CommandOutcome> known = key == null ? Mono.empty() : commands.known(command);
              return known
                  .switchIfEmpty(
                      Mono.defer(() -> requireLoggedIn(session).then(run(command, text))))
                  .map(outcome -> sent(command, text, outcome))
                  .switchIfEmpty(Mono.fromSupplier(() -> queued(command, text)));
            });
  }

  private Mono<CommandOutcome> run(Commands.Request command, SendRequest.CheckedText text) {
    SendText send =
        SendText.newBuilder()
            .setTo(text.to())
            .setText(text.text())
            .setMessageId(CommandIds.messageId(command.id()))
            .build();
    return commands.run(command, envelope -> envelope.setSendText(send));
  }

  /// Says at once what the worker would say, also while no worker runs.
  private Mono<Void> requireLoggedIn(SessionConfig session) {
    if (!session.enabled()) {
      return Mono.error(SessionLifecycle.disabled(session));
    }
    return statuses
        .of(session)
        .flatMap(
            shown ->
                shown.loggedIn()
                    ? Mono.empty()
                    : Mono.error(
                        ErrorCode.SESSION_NOT_LOGGED_IN.because(
                            "Session %1$s is not logged in. Scan its code first: GET /api/sessions/%1$s/qr"
                                .formatted(session.id()))));
  }

  private static ResponseEntity<Envelope<SentView>> sent(
      Commands.Request command, SendRequest.CheckedText text, CommandOutcome outcome) {
    var sent = outcome.getMessageSent();
    Instant at = Instant.ofEpochMilli(Timestamps.toMillis(sent.getServerTime()));
    return Envelope.ok(
        "Message sent",
        new SentView(sent.getMessageId(), command.id().value(), "sent", text.to(), at));
  }

  private static ResponseEntity<Envelope<SentView>> queued(
      Commands.Request command, SendRequest.CheckedText text) {
    return Envelope.accepted(
        "Message queued: it is sent as soon as the session is connected",
        new SentView(
            CommandIds.messageId(command.id()), command.id().value(), "queued", text.to(), null));
  }
}
